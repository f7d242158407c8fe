import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MachineBusy, within, WorkedTooLong } from '../../src/work/within.ts'

/** As a worker: what is told to stop ends with an error of its own. */
const endless = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The job is given up')))
  })

const pid = 4711

/** A job whose process works so many ms in each second; null where nobody tells. */
async function afterSeconds(seconds: number, eachMs: number | null, { startsAfter = 0 } = {}) {
  let [second, worked] = [0, 250_000]
  let ended: unknown = 'goes on'
  const tell = (asked: number) => {
    expect(asked).toBe(pid)
    return eachMs === null ? null : worked
  }
  const work = (signal: AbortSignal, begin: () => void) => {
    if (startsAfter === 0) begin()
    else setTimeout(begin, startsAfter * 1000 - 1)
    return endless(signal)
  }
  within(pid, work, tell).catch((error: unknown) => (ended = error))
  while (second < seconds) {
    worked += eachMs ?? 0
    await vi.advanceTimersByTimeAsync(1000)
    second += 1
  }
  return ended
}

describe('F9 a job in a process of its own', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is given up after 10 seconds of its own work', async () => {
    expect(await afterSeconds(9, 1000)).toBe('goes on')
    expect(await afterSeconds(10, 1000)).toBeInstanceOf(WorkedTooLong)
  })

  it('is not given up for what other programs take', async () => {
    expect(await afterSeconds(39, 250)).toBe('goes on')
    expect(await afterSeconds(40, 250)).toBeInstanceOf(WorkedTooLong)
  })

  it('counts from when its process began', async () => {
    expect(await afterSeconds(29, 1000, { startsAfter: 20 })).toBe('goes on')
    expect(await afterSeconds(30, 1000, { startsAfter: 20 })).toBeInstanceOf(WorkedTooLong)
  })

  it('is given up after a minute in any case, and that is the machine’s', async () => {
    expect(await afterSeconds(59, 100)).toBe('goes on')
    expect(await afterSeconds(60, 100)).toBeInstanceOf(MachineBusy)
    expect(await afterSeconds(60, 1000, { startsAfter: 55 })).toBeInstanceOf(MachineBusy)
  })

  it('is timed by the clock where the system tells nothing of processes', async () => {
    expect(await afterSeconds(9, null)).toBe('goes on')
    expect(await afterSeconds(10, null)).toBeInstanceOf(WorkedTooLong)
  })

  it('gives back what it found, or its own error', async () => {
    expect(await within(pid, async () => 'found')).toBe('found')
    const broken = () => Promise.reject(new Error('broken'))
    await expect(within(pid, broken)).rejects.toThrow('broken')
    expect(vi.getTimerCount()).toBe(0)
  })
})
