import { beforeEach, expect, it } from 'vitest'
import { createOutage } from '../../../src/serve/log/outage.ts'

const away = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
  code: 'ECONNREFUSED',
})
let isAway = false
let told: object[] = []
let work: Promise<unknown> = Promise.resolve()
let passSecond = () => {}

const outage = () =>
  createOutage({
    ask: () => (isAway ? Promise.reject(away) : Promise.resolve()),
    background: () => ({
      run: (begin) => void (work = begin()),
      pause: () => new Promise((resolve) => void (passSecond = () => resolve(true))),
    }),
    tell: (news, facts) => void told.push({ news, ...facts }),
  })
/** All that is due now. */
const soon = () => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  isAway = false
  told = []
})

it('F86 while the database is away the same failure is told once, and that it is back', async () => {
  isAway = true
  const { covers } = outage()
  expect(covers(away)).toBe(false)
  await soon()
  expect(told).toEqual([{ news: expect.stringContaining('does not answer') }])
  expect([covers(away), covers(away), covers(away)]).toEqual([false, true, true])
  passSecond()
  await soon()
  expect(told).toHaveLength(1)
  isAway = false
  passSecond()
  await work
  expect(told.at(-1)).toEqual({ news: 'the database answers again', alike: 2 })
  expect(covers(away)).toBe(false)
})

it('F86 what fails otherwise is told each time', async () => {
  isAway = true
  const { covers } = outage()
  covers(away)
  await soon()
  covers(away)
  const bug = new TypeError('x is not a function')
  expect([covers(bug), covers(bug)]).toEqual([false, false])
  const mail = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:587'), {
    code: 'ECONNREFUSED',
  })
  expect(covers(mail)).toBe(false)
})

it('F86 another server that is away is not taken for the database', async () => {
  const { covers } = outage()
  covers(away)
  await work
  expect([covers(away), covers(away)]).toEqual([false, false])
  expect(told).toEqual([])
})
