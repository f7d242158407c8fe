import { newestProblems } from '../../store/live/messages.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const sinceMs = 24 * 3_600_000
const rowsMax = 1000
const shownMax = 15

/** What went wrong in live conversations, the same of one bot counted together. */
export type BotProblem = { slug: string; code: string; text: string; count: number; lastAt: number }

/** What bots recorded in the last day (F87), newest first: nothing of it stays in a row only. */
export function listProblems(ctx: Ctx): Promise<BotProblem[]> {
  return auditedRead(ctx, 'problems.list', 'bots', async (db) => {
    await authorize(db, ctx, 'people.see')
    const problems = new Map<string, BotProblem>()
    for (const { body, slug, at } of await newestProblems(db, ctx.now() - sinceMs, rowsMax)) {
      const { code, text }: { code: string; text: string } = JSON.parse(body)
      const key = JSON.stringify([slug, code, text])
      const known = problems.get(key)
      if (known) known.count++
      else problems.set(key, { slug: slug ?? 'no bot', code, text, count: 1, lastAt: at })
    }
    return [...problems.values()].slice(0, shownMax)
  })
}
