import { expect, it } from 'vitest'
import { createBackground } from '../../src/background.ts'
import { createLeadership } from '../../src/serve/leadership.ts'

const soon = { timeout: 5000 }

function oneOf(answers: { take: () => Promise<boolean> }, begin = async () => {}) {
  const background = createBackground(() => {})
  const seen: string[] = []
  const problems: string[] = []
  const lease = {
    ...answers,
    release: async () => void seen.push('release'),
    everyMs: 10,
    heldMs: 200,
  }
  const work = {
    lead: async () => {
      seen.push('lead')
      await begin()
    },
    follow: async () => void seen.push('follow'),
  }
  const leadership = createLeadership(lease, work, background, (problem) => problems.push(problem))
  return { leadership, background, seen, problems }
}

it('leads when the lease is free, and follows when somebody else has it', async () => {
  let isFree = false
  const { leadership, background, seen } = oneOf({ take: async () => isFree })
  await leadership.start()
  expect([leadership.isLeading(), seen]).toEqual([false, []])
  isFree = true
  await expect.poll(() => seen, soon).toEqual(['lead'])
  expect(leadership.isLeading()).toBe(true)
  isFree = false
  await expect.poll(() => seen, soon).toEqual(['lead', 'follow'])
  await background.stop()
  await leadership.stop()
  expect(seen).toEqual(['lead', 'follow', 'release'])
})

it('stops on time, before the lease ends, when the database does not answer', async () => {
  let isAway = false
  const { leadership, background, seen, problems } = oneOf({
    take: async () => {
      if (isAway) throw new Error('no database')
      return true
    },
  })
  await leadership.start()
  expect(leadership.isLeading()).toBe(true)
  isAway = true
  const before = performance.now()
  await expect.poll(() => leadership.isLeading(), { ...soon, interval: 5 }).toBe(false)
  expect(performance.now() - before).toBeGreaterThan(50)
  await expect.poll(() => seen, soon).toEqual(['lead', 'follow'])
  expect(problems).toContain('the lease of the outbox could not be taken')
  await background.stop()
  await leadership.stop()
})

it('begins again where it could not begin, and ends before that what it began', async () => {
  let left = 2
  const lead = async () => {
    if ((left -= 1) >= 0) throw new Error('no database')
  }
  const { leadership, background, seen, problems } = oneOf({ take: async () => true }, lead)
  await expect(leadership.start()).rejects.toThrow('no database')
  expect(seen).toEqual(['lead', 'follow'])
  await background.stop()
  await leadership.stop()

  let isFree = false
  left = 2
  const other = oneOf({ take: async () => isFree }, lead)
  await other.leadership.start()
  isFree = true
  await expect.poll(() => other.seen, soon).toEqual(['lead', 'follow', 'lead', 'follow', 'lead'])
  expect(problems).toEqual([])
  expect(other.problems).toEqual(Array(2).fill('the outbox changed hands badly'))
  await other.background.stop()
  await other.leadership.stop()
})

it('leads for good where there is one process, and ends what it does when it stops', async () => {
  const seen: string[] = []
  const work = {
    lead: async () => void seen.push('lead'),
    follow: async () => void seen.push('follow'),
  }
  const leadership = createLeadership(
    null,
    work,
    createBackground(() => {}),
    () => {},
  )
  await leadership.start()
  expect(leadership.isLeading()).toBe(true)
  await leadership.stop()
  expect([leadership.isLeading(), seen]).toEqual([false, ['lead', 'follow']])
})
