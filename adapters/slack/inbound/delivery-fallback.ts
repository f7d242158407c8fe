import { SendProblem } from '../../../src/chat/outbound-port.ts'
import { asSendProblem } from '../outbound/problems.ts'

/** Somebody waits for it, so it is a minute and not the half hour in which Slack would take it. */
const patienceMs = 60_000

/**
 * Goes from way to way until one takes what is to be said. While Slack asks for a pause on all that
 * are left, it waits that long and goes on; never longer than a minute, nor once we are `ending`.
 * @throws what stood in the way last
 */
export async function deliverWithFallback(
  attempts: readonly (() => Promise<unknown>)[],
  ending: AbortSignal,
): Promise<void> {
  const start = performance.now()
  const dueAt = attempts.map(() => start)
  let last: unknown = new SendProblem('slack', 'there is no way to them', null)
  for (;;) {
    for (const [i, attempt] of attempts.entries()) {
      if ((dueAt[i] ?? Infinity) > performance.now()) continue
      try {
        await attempt()
        return
      } catch (error) {
        last = error
        dueAt[i] = performance.now() + againMs(error)
      }
    }
    const next = Math.min(...dueAt)
    if (next > start + patienceMs || ending.aborted) throw last
    await pause(next - performance.now(), ending)
  }
}

function againMs(error: unknown): number {
  const problem = asSendProblem(error)
  return problem instanceof SendProblem ? (problem.retryAfterMs ?? Infinity) : Infinity
}

function pause(ms: number, ending: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      ending.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    ending.addEventListener('abort', done)
  })
}
