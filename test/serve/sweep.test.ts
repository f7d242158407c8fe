import { expect, it } from 'vitest'
import { createBackground } from '../../src/background.ts'
import { atMostEvery, startSweep } from '../../src/serve/sweep.ts'

it('F28 F86 one sweep that fails holds up none of the others', async () => {
  const bugs: unknown[] = []
  const logBug = (_reference: string, error: unknown) => void bugs.push(error)
  const background = createBackground(logBug)
  const ran: string[] = []
  startSweep({ ports: { background, logBug } }, [
    async () => void ran.push('first'),
    () => Promise.reject(new Error('a row that can’t be read')),
    async () => void ran.push('last'),
  ])
  await expect.poll(() => ran).toEqual(['first', 'last'])
  await background.stop()
  expect(bugs).toEqual([new Error('a row that can’t be read')])
})

it('begins no sweep more once it stops', async () => {
  const background = createBackground(() => {})
  const ran: string[] = []
  startSweep({ ports: { background, logBug: () => {} } }, [
    async () => {
      ran.push('first')
      void background.stop()
    },
    async () => void ran.push('last'),
  ])
  await background.settled()
  expect(ran).toEqual(['first'])
})

it('F86 a task that is not looked at often is tried again soon where it failed', async () => {
  const tries: string[] = []
  const task = atMostEvery(3_600_000, async () => {
    tries.push('tried')
    if (tries.length === 1) throw new Error('the database is away')
  })
  await expect(task()).rejects.toThrow('away')
  await task()
  await task()
  expect(tries).toEqual(['tried', 'tried'])
})
