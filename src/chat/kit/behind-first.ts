import type { Ctx } from '../../control/kit/context.ts'

/** A form has to open within Slack's 3 seconds, also behind a slow answer. */
const waitMaxMs = 250
const underWay = new WeakMap<Ctx['db'], Map<string, Promise<unknown>>>()

/**
 * Of many who press the buttons of one card at once, the first is answered before the others begin:
 * those then find it decided at their first look (F26).
 */
export async function behindFirst<T>(db: Ctx['db'], subject: string, run: () => Promise<T>) {
  const firsts = underWay.get(db) ?? new Map<string, Promise<unknown>>()
  underWay.set(db, firsts)
  const ahead = firsts.get(subject)
  if (ahead) {
    await atMost(ahead, waitMaxMs)
    return run()
  }
  const mine = run()
  const forget = () => void firsts.delete(subject)
  firsts.set(subject, mine.then(forget, forget))
  return mine
}

function atMost(work: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    void work.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
