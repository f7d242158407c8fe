import type { AgendaBackend } from 'agenda'
import { beforeEach, expect, it } from 'vitest'

/** What Agenda asks of a backend's log. */
export function loggerContract(open: () => Promise<AgendaBackend>): void {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second))
  const logger = async () => {
    const { logger: found } = await open()
    if (!found) throw new Error('This backend keeps no log')
    return found
  }
  beforeEach(async () => {
    const log = await logger()
    await log.clearLogs()
    const entry = { level: 'info', event: 'start', message: 'Started' } as const
    await log.log({ ...entry, timestamp: at(1), jobName: 'a', jobId: '1' })
    await log.log({
      ...entry,
      timestamp: at(2),
      jobName: 'a',
      jobId: '1',
      level: 'warn',
      event: 'retry',
    })
    await log.log({
      ...entry,
      timestamp: at(3),
      jobName: 'b',
      jobId: '2',
      level: 'error',
      event: 'fail',
    })
  })

  it('F51 keeps every field of an entry', async () => {
    const log = await logger()
    const entry = {
      timestamp: at(9),
      level: 'debug',
      event: 'complete',
      jobId: '3',
      jobName: 'c',
      message: 'Done',
      duration: 12,
      error: 'no',
      failCount: 3,
      retryDelay: 5000,
      retryAttempt: 2,
      agendaName: 'us',
      meta: { some: ['thing'] },
    } as const
    await log.log({ ...entry, meta: { some: ['thing'] } })
    expect((await log.getLogs({ limit: 1 })).entries[0]).toMatchObject(entry)
  })

  it('F51 reads by job, level, event and time, newest first, in pages', async () => {
    const log = await logger()
    const names = async (query: Parameters<typeof log.getLogs>[0]) =>
      (await log.getLogs(query)).entries.map(({ event }) => event)
    expect(await names({})).toEqual(['fail', 'retry', 'start'])
    expect(await names({ sort: 'asc', limit: 1, offset: 1 })).toEqual(['retry'])
    expect(await names({ jobName: 'a' })).toEqual(['retry', 'start'])
    expect(await names({ jobId: '2' })).toEqual(['fail'])
    expect(await names({ level: ['warn', 'error'] })).toEqual(['fail', 'retry'])
    expect(await names({ event: 'start' })).toEqual(['start'])
    expect(await names({ from: at(2), to: at(2) })).toEqual(['retry'])
    expect((await log.getLogs({ limit: 1 })).total).toBe(3)
  })

  it('F51 clears what is chosen, and says how many those were', async () => {
    const log = await logger()
    expect(await log.clearLogs({ jobName: 'none' })).toBe(0)
    expect(await log.clearLogs({ jobName: 'a' })).toBe(2)
    expect(await log.clearLogs()).toBe(1)
  })
}
