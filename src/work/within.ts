import { cpuTimeMs } from './cpu-time.ts'

const workMaxMs = 10_000
const lookEveryMs = 1000
/** With the start of its process, and with what waits for other programs: in looks. */
const looksMax = 60

export class WorkedTooLong extends Error {}
export class MachineBusy extends Error {}

/**
 * Gives up after so long. What counts is how long a process works, from `begin` on: that it loads its
 * code first, and that other programs take the processors, is nobody's bot.
 *
 * @param work calls `begin` as soon as the process is ready, and ends when the signal is aborted
 * @param worked how long that process has worked, in ms; null where the system does not tell
 * @throws WorkedTooLong after 10 seconds of work, MachineBusy where a minute was not enough for them
 */
export async function within<T>(
  pid: number,
  work: (signal: AbortSignal, begin: () => void) => Promise<T>,
  worked: (pid: number) => number | null = cpuTimeMs,
): Promise<T> {
  const stop = new AbortController()
  let [looks, tookMs] = [0, 0]
  let fromMs: number | null = null
  let hasBegun = false
  let why: Error | null = null
  const begin = () => {
    hasBegun = true
    fromMs = worked(pid)
  }
  const look = () => {
    looks += 1
    const now = worked(pid)
    if (hasBegun) tookMs = now === null || fromMs === null ? tookMs + lookEveryMs : now - fromMs
    if (tookMs >= workMaxMs) why = new WorkedTooLong()
    else if (looks === looksMax) why = new MachineBusy()
    if (why) stop.abort()
  }
  const timer = setInterval(look, lookEveryMs).unref()
  try {
    return await work(stop.signal, begin)
  } catch (error) {
    throw why ?? error
  } finally {
    clearInterval(timer)
  }
}
