import type { JobParameters, JobRepository } from 'agenda'
import { expect, it } from 'vitest'
import { InProcessChannel, KnexBackend } from '../../src/schedule/knex-backend.ts'
import { createQuietNames, sparing } from '../../src/schedule/knex-backend/quiet-names.ts'
import { statementsOf } from '../helpers/statements-of.ts'
import { job, minute } from './example-job.ts'
import { onEveryKnex } from './knexes.ts'

const search = { name: 'work', aheadMs: 1500, lockMs: 30_000 }

onEveryKnex('a watched backend', (knex) => {
  const open = async (isWatched = true) => {
    const channel = new InProcessChannel()
    await channel.connect()
    const backend = new KnexBackend({ knex: knex(), channel, isWatched })
    await backend.connect()
    await backend.repository.purgeAllJobs()
    const find = (now = Date.now()) => {
      const times = [new Date(now + search.aheadMs), new Date(now - search.lockMs)] as const
      return backend.repository.getNextJobToRun('work', ...times, new Date(now), undefined)
    }
    return { backend, channel, find, repository: backend.repository }
  }
  const asks = (work: () => Promise<unknown>) => statementsOf(knex(), work)
  const later = (ms: number): Partial<JobParameters> => ({ nextRunAt: new Date(Date.now() + ms) })

  it('F51 searches once for nothing, and again each time where nobody watches', async () => {
    const { find } = await open()
    expect(await asks(find)).toHaveLength(1)
    expect(await asks(find)).toEqual([])
    const polling = await open(false)
    expect(await asks(polling.find)).toHaveLength(1)
    expect(await asks(polling.find)).toHaveLength(1)
  })

  it('F51 finds at once what was saved, put back or enabled here', async () => {
    const { find, repository } = await open()
    expect(await find()).toBeUndefined()
    const saved = await repository.saveJob(job(), undefined)
    expect((await find())?._id).toBe(saved._id)
    expect(await find()).toBeUndefined()
    await repository.unlockJob(saved)
    expect((await find())?._id).toBe(saved._id)
    expect(await find()).toBeUndefined()
    await repository.unlockJobs([saved._id ?? ''])
    expect((await find())?._id).toBe(saved._id)
    expect(await find()).toBeUndefined()
    await repository.saveJobState({ ...saved, ...later(-1), lockedAt: null } as never, undefined)
    expect((await find())?._id).toBe(saved._id)
    await repository.unlockJob(saved)
    await repository.disableJobs({ name: 'work' })
    expect(await find()).toBeUndefined()
    await repository.enableJobs({ name: 'work' })
    expect((await find())?._id).toBe(saved._id)
  })

  it('F51 finds all that are due after one, and what another process left when it is rung', async () => {
    const { backend, channel, find } = await open()
    const heard: string[] = []
    channel.subscribe(async ({ jobName }) => void heard.push(jobName))
    expect(await find()).toBeUndefined()
    const other = new KnexBackend({ knex: knex() }).repository
    for (let left = 0; left < 3; left += 1) await other.saveJob(job(), undefined)
    expect(await find()).toBeUndefined()
    backend.ring('work')
    expect(heard).toEqual(['work'])
    for (let left = 0; left < 3; left += 1) expect(await find()).toBeDefined()
    expect(await find()).toBeUndefined()
  })

  it('F51 searches again after a search that failed', async () => {
    const { repository } = await open(false)
    let isDown = true
    const failing: JobRepository = {
      ...repository,
      getNextJobToRun: (...how) =>
        isDown ? Promise.reject(new Error('down')) : repository.getNextJobToRun(...how),
    }
    const sparingly = sparing(failing, createQuietNames())
    const now = new Date()
    const find = () => sparingly.getNextJobToRun('work', now, new Date(0), now, undefined)
    await repository.saveJob(job(), undefined)
    await expect(find()).rejects.toThrow('down')
    isDown = false
    expect(await find()).toBeDefined()
  })

  it('F51 says that a job is due exactly when a search finds it', async () => {
    const { backend, find, repository } = await open()
    const { sql, bindings } = backend.due(search)
    const now = Date.now()
    const isDue = async () => {
      const result = await knex().raw(`select (${sql}) as found`, bindings(now))
      const [row] = 'rows' in result ? result.rows : result
      return Boolean(row.found)
    }
    const states: [boolean, Partial<JobParameters>][] = [
      [true, { nextRunAt: new Date(now - minute) }],
      [true, { nextRunAt: new Date(now + search.aheadMs) }],
      [false, { nextRunAt: new Date(now + search.aheadMs + 1) }],
      [false, { disabled: true }],
      [false, { name: 'other' }],
      [false, { lockedAt: new Date(now - search.lockMs + 1) }],
      [true, { lockedAt: new Date(now - search.lockMs) }],
      [true, { lockedAt: new Date(now - search.lockMs), nextRunAt: null }],
      [false, { lockedAt: new Date(now - search.lockMs), disabled: true }],
    ]
    for (const [expected, state] of states) {
      await repository.purgeAllJobs()
      await repository.saveJob(job(state), undefined)
      const said = [await isDue(), (await find(now)) !== undefined]
      expect([state, said]).toEqual([state, [expected, expected]])
    }
  })
})
