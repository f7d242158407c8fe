import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { inOneChange } from '../../../src/store/kit/changes.ts'
import { getMeta, putMeta } from '../../../src/store/kit/meta.ts'
import { sqlite } from '../../helpers/databases.ts'

const db = sqlite()
let now = 0
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** Changes that are asked for at one moment; the first one takes so long. */
function changes(count: number, firstTakesMs: number) {
  const begun: number[] = []
  const all = Array.from({ length: count }, (_, n) =>
    inOneChange(db(), `person ${n}`, async (trx) => {
      begun.push(n)
      if (n === 0) now += firstTakesMs
      await putMeta(trx, 'change', String(n))
    }),
  )
  return { begun, all, first: all[0] }
}
/** So many ms later, and whatever begins then had its time. */
async function later(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  for (let n = 0; n < 20; n++) await getMeta(db(), 'change')
}

/** As the clock goes on for long enough; nobody waits so long that they are told to come again. */
async function rest(all: Promise<void>[]): Promise<void> {
  let isDone = false
  const done = Promise.all(all).finally(() => {
    isDone = true
  })
  while (!isDone) await vi.advanceTimersByTimeAsync(1)
  await done
}

it('F86 the next change waits for as long as the one before it took', async () => {
  const { begun, all, first } = changes(2, 40)
  await first
  await later(39)
  expect(begun).toEqual([0])
  await rest(all)
  expect(begun).toEqual([0, 1])
})

it('F86 where many wait they wait for less', async () => {
  const { begun, all, first } = changes(101, 40)
  await first
  await later(4)
  expect(begun).toEqual([0])
  await vi.advanceTimersByTimeAsync(1)
  await all[1]
  expect(begun).toEqual([0, 1])
  await rest(all)
})
