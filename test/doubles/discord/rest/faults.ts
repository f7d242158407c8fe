import type { Answer } from '../call.ts'

/**
 * Something that goes wrong with the next calls of `route` (as in routes.ts, or `*`: any). `before`
 * nothing happened yet; `after` Discord has done it, and only the answer is lost (discord.md 5).
 */
export type Fault = {
  route: string
  when: 'before' | 'after'
  /** A 5xx or 401, a 429 in seconds, a cut connection, no answer at all, or one that comes late. */
  answer:
    | number
    | { retryAfter: number; global?: boolean }
    | { status: number; body: object }
    | 'cut'
    | 'never'
    | Promise<unknown>
  times?: number
}
export type Faults = {
  /** Returns how to fix it. */
  add: (trouble: Fault) => () => void
  next: (route: string, when: Fault['when']) => Promise<Answer | null>
}

export function makeFaults(): Faults {
  const waiting: { trouble: Fault; left: number }[] = []
  const remove = (trouble: Fault) => {
    const at = waiting.findIndex((one) => one.trouble === trouble)
    if (at >= 0) waiting.splice(at, 1)
  }
  return {
    add: (trouble) => {
      waiting.push({ trouble, left: trouble.times ?? 1 })
      return () => remove(trouble)
    },
    next: async (route, when) => {
      const found = waiting.find(
        ({ trouble }) =>
          trouble.when === when && (trouble.route === route || trouble.route === '*'),
      )
      if (!found) return null
      found.left -= 1
      if (found.left <= 0) remove(found.trouble)
      return answerFor(found.trouble)
    },
  }
}

async function answerFor({ answer }: Fault): Promise<Answer | null> {
  if (answer === 'cut' || answer === 'never') return answer
  if (answer instanceof Promise) {
    await answer
    return null
  }
  if (typeof answer === 'number')
    return { status: answer, body: { message: `${answer}: trouble`, code: 0 } }
  if ('retryAfter' in answer) return limited(answer.retryAfter, answer.global ?? false)
  return answer
}

/** discord.md 4: how a 429 looks. */
export function limited(seconds: number, global: boolean, more: Record<string, string> = {}) {
  const headers: Record<string, string> = {
    ...more,
    'retry-after': String(seconds),
    'x-ratelimit-scope': global ? 'global' : 'user',
  }
  if (global) headers['x-ratelimit-global'] = 'true'
  return {
    status: 429,
    headers,
    body: { message: 'You are being rate limited.', retry_after: seconds, global },
  }
}
