import { workedMs } from './thread-priority.ts'

const workMaxMs = 10_000
const lookEveryMs = 1000
/** With the start of its thread, and with what waits for other programs: in looks. */
const looksMax = 60

export class WorkedTooLong extends Error {}
export class MachineBusy extends Error {}

/**
 * Gives up after so long. What counts is how long its thread works, from `begun` on: that a thread
 * loads its code first, and that other programs take the processors, is nobody's bot.
 *
 * @param work notes the number of its thread in `begun`, and ends when the signal is aborted
 * @param worked how long that thread has worked, in ms; null where the system does not tell
 * @throws WorkedTooLong after 10 seconds of work, MachineBusy where a minute was not enough for them
 */
export async function within<T>(
  work: (signal: AbortSignal, begun: Int32Array) => Promise<T>,
  worked: (thread: number) => number | null = workedMs,
): Promise<T> {
  const stop = new AbortController()
  const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  let [looks, tookMs] = [0, 0]
  let from: number | null = null
  let why: Error | null = null
  const look = () => {
    looks += 1
    const thread = Atomics.load(begun, 0)
    if (thread !== 0) {
      const now = worked(thread)
      from ??= now
      tookMs = now === null || from === null ? tookMs + lookEveryMs : now - from
    }
    if (tookMs >= workMaxMs) why = new WorkedTooLong()
    else if (looks === looksMax) why = new MachineBusy()
    if (why) stop.abort()
  }
  const timer = setInterval(look, lookEveryMs).unref()
  try {
    return await work(stop.signal, begun)
  } catch (error) {
    throw why ?? error
  } finally {
    clearInterval(timer)
  }
}
