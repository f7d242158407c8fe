import { ulid } from 'ulid'
import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { platforms } from '../../domain/actor.ts'
import { insertTry, openTryOf } from '../../store/live/tries.ts'
import type { TryRow } from '../../store/live/tries.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { endOneTry, noteTryMessages } from './try-messages.ts'
import { viewTry, whatIsTried } from './what-is-tried.ts'
import type { TryView } from './what-is-tried.ts'

export const TryAccount = z.object({
  platform: z.enum(platforms),
  install: z.string(),
  userId: z.string(),
})
const Input = z
  .object({
    account: TryAccount,
    /** Of a card: the id of its request. */
    request: z.string().max(100).optional(),
    /** As it was typed: `R-12`, or a bot by its name. */
    what: z.string().trim().min(1).max(200).optional(),
  })
  .refine(({ request, what }) => (request ?? what) !== undefined, { error: 'names nothing to try' })

export type StartedTry = TryView & {
  /** What this account tried until now. */
  instead: TryView | null
  /** What the message is known by that says so. */
  kept: string
}

/**
 * Lets somebody talk with a candidate or a version in their own messages (F8): one at a time, and
 * what they tried before ends. Nothing of the bot changes.
 * @throws Refusal PRECONDITION_FAILED where nobody needs to try it any more
 */
export async function startTry(ctx: Ctx, raw: z.input<typeof Input>): Promise<StartedTry> {
  const { account, request, what = '' } = parseInput(Input, raw)
  return auditedRead(ctx, 'try.start', `try:${request ?? what}`, async (db) => {
    const person = await authorize(db, ctx, 'bot.try')
    const tried = await whatIsTried(db, ctx, request === undefined ? { what } : { request })
    const at = ctx.now()
    const over = { endedAt: null, endedWhy: null }
    const who = { personId: person.id, ...account }
    const row = { id: ulid(at), ...who, ...tried, startedAt: at, lastAt: at, ...over }
    const before = await replaceTry(ctx, row)
    if (before !== null) ctx.ports.wakeRelay()
    const [kept = ''] = await noteTryMessages(db, row, [{ type: 'try.began' }], at)
    return {
      kept,
      ...(await viewTry(db, row)),
      instead: before === null ? null : await viewTry(db, before).catch(nullIfGone),
    }
  })
}

/** What it tried before; two that start at once follow each other. */
async function replaceTry(ctx: Ctx, row: TryRow): Promise<TryRow | null> {
  const before = await ctx.db.transaction(async (trx) => {
    const open = (await openTryOf(trx, row)) ?? null
    if (open) await endOneTry(trx, ctx, open, { at: row.startedAt, why: 'replaced' })
    return (await insertTry(trx, row)) ? { open } : null
  })
  if (before) return before.open
  throw new Refusal(
    'CONFLICT',
    'Another try of yours began at this moment, so this one did not.',
    'Write to that one, or start this one again.',
  )
}

function nullIfGone(error: unknown): null {
  if (error instanceof Refusal) return null
  throw error
}
