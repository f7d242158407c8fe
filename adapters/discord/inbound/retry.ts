import { isUnsure, waitMsOf } from '../outbound/problems.ts'

type RetryPolicy = {
  /** What to wait before each further try, where Discord names no time. */
  pausesMs: readonly number[]
  /** Longer than this is not waited. */
  patienceMs: number
}

/** Where Discord itself waits for 3 s. */
export const shortRetries: RetryPolicy = { pausesMs: [150, 300], patienceMs: 1500 }
export const longRetries: RetryPolicy = { pausesMs: [250, 1000], patienceMs: 5000 }

/** Tries again what may work in a moment; throws what the last try did. */
export async function retry<T>(
  run: () => Promise<T>,
  { pausesMs, patienceMs }: RetryPolicy,
): Promise<T> {
  for (const pauseMs of [...pausesMs, null]) {
    try {
      return await run()
    } catch (error) {
      const waitMs = waitMsOf(error) ?? (isUnsure(error) ? pauseMs : null)
      if (pauseMs === null || waitMs === null || waitMs > patienceMs) throw error
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
  return run()
}
