import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MachineBusy, within, WorkedTooLong } from '../../src/work/within.ts'

/** As Piscina: what is told to stop ends with an error of its own. */
const endless = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The task was aborted')))
  })

const thread = 4711

/** A job whose thread works so many ms in each second, from its start; null where nobody tells. */
async function afterSeconds(seconds: number, eachMs: number | null, startsAfter = 0) {
  let [second, worked] = [0, 250_000]
  let ended: unknown = 'goes on'
  const tell = (asked: number) => {
    expect(asked).toBe(thread)
    return eachMs === null ? null : worked
  }
  const work = (signal: AbortSignal, begun: Int32Array) => {
    if (startsAfter === 0) begun[0] = thread
    else setTimeout(() => (begun[0] = thread), startsAfter * 1000 - 1)
    return endless(signal)
  }
  within(work, tell).catch((error: unknown) => (ended = error))
  while (second < seconds) {
    worked += eachMs ?? 0
    await vi.advanceTimersByTimeAsync(1000)
    second += 1
  }
  return ended
}

describe('F9 a job in a thread', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is given up after 10 seconds of its own work', async () => {
    expect(await afterSeconds(10, 1000)).toBe('goes on')
    expect(await afterSeconds(11, 1000)).toBeInstanceOf(WorkedTooLong)
  })

  it('is not given up for what other programs take', async () => {
    expect(await afterSeconds(40, 250)).toBe('goes on')
    expect(await afterSeconds(42, 250)).toBeInstanceOf(WorkedTooLong)
  })

  it('counts from when its thread began', async () => {
    expect(await afterSeconds(29, 1000, 20)).toBe('goes on')
    expect(await afterSeconds(30, 1000, 20)).toBeInstanceOf(WorkedTooLong)
  })

  it('is given up after a minute in any case, and that is the machine’s', async () => {
    expect(await afterSeconds(59, 100)).toBe('goes on')
    expect(await afterSeconds(60, 100)).toBeInstanceOf(MachineBusy)
    expect(await afterSeconds(60, 1000, 55)).toBeInstanceOf(MachineBusy)
  })

  it('is timed by the clock where the system tells nothing of threads', async () => {
    expect(await afterSeconds(9, null)).toBe('goes on')
    expect(await afterSeconds(10, null)).toBeInstanceOf(WorkedTooLong)
  })

  it('gives back what it found, or its own error', async () => {
    expect(await within(async () => 'found')).toBe('found')
    await expect(within(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(vi.getTimerCount()).toBe(0)
  })
})
