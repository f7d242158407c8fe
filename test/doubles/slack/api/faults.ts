import type { Answer } from './call.ts'

/**
 * Something that goes wrong with the next calls of `method` (`*`: of any). `before` nothing happened
 * yet; `after` Slack has done it, and only the answer is lost (slack.md 4 j).
 */
export type Fault = {
  method: string
  when: 'before' | 'after'
  /** A 5xx, Slack's own error code, a cut connection, no answer at all, or one that comes late. */
  answer: number | { error: string } | { retryAfter: number } | 'cut' | 'never' | Promise<unknown>
  times?: number
}
export type Faults = {
  /** Returns how to fix it. */
  add: (fault: Fault) => () => void
  next: (method: string, when: Fault['when']) => Promise<Answer | null>
}

export function makeFaults(): Faults {
  const waiting: { fault: Fault; left: number }[] = []
  const remove = (fault: Fault) => {
    const at = waiting.findIndex((one) => one.fault === fault)
    if (at >= 0) waiting.splice(at, 1)
  }
  return {
    add: (fault) => {
      waiting.push({ fault, left: fault.times ?? 1 })
      return () => remove(fault)
    },
    next: async (method, when) => {
      const found = waiting.find(
        ({ fault }) => fault.when === when && (fault.method === method || fault.method === '*'),
      )
      if (!found) return null
      found.left -= 1
      if (found.left <= 0) remove(found.fault)
      return answerFor(found.fault)
    },
  }
}

async function answerFor({ answer }: Fault): Promise<Answer | null> {
  if (answer === 'cut' || answer === 'never') return answer
  if (typeof answer === 'number') return { status: answer, body: 'upstream error' }
  if (answer instanceof Promise) {
    await answer
    return null
  }
  if ('error' in answer) return { status: 200, body: { ok: false, error: answer.error } }
  const headers = { 'retry-after': String(answer.retryAfter) }
  return { status: 429, headers, body: { ok: false, error: 'ratelimited' } }
}
