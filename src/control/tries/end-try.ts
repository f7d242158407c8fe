import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { findTry, openTryOf } from '../../store/live/tries.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { endedBefore, notYours } from './say-in-try.ts'
import { TryAccount } from './start-try.ts'
import { endOneTry } from './try-messages.ts'
import { viewTry } from './what-is-tried.ts'
import type { TryView } from './what-is-tried.ts'

const Own = z.object({ account: TryAccount })
const Input = Own.extend({
  /** Of a button; without it, what they try now. */
  try: z.string().max(40).optional(),
})

/** Ends one's own try (F8). @throws Refusal CONFLICT where it was over before */
export async function endTry(ctx: Ctx, raw: z.input<typeof Input>): Promise<TryView> {
  const { account, try: id } = parseInput(Input, raw)
  return auditedRead(ctx, 'try.end', `try:${id ?? account.userId}`, async (db) => {
    const person = await authorize(db, ctx, 'bot.try')
    const row = await (id === undefined ? openTryOf(db, account) : findTry(db, id))
    if (!row && id === undefined) throw nothingTried(ctx.settings.commandPrefix)
    if (row?.personId !== person.id || row.userId !== account.userId) throw notYours(ctx)
    const over = { at: ctx.now(), why: 'ended' as const }
    const isEnded = await db.transaction((trx) => endOneTry(trx, ctx, row, over))
    ctx.ports.wakeRelay()
    if (!isEnded) throw await endedBefore(db, ctx, row, account)
    return viewTry(db, row)
  })
}

/** What somebody tries at the moment. @throws Refusal NOT_FOUND where that is nothing */
export async function readTry(ctx: Ctx, raw: z.input<typeof Own>): Promise<TryView> {
  const { account } = parseInput(Own, raw)
  return auditedRead(ctx, 'try.read', `try:${account.userId}`, async (db) => {
    const person = await authorize(db, ctx, 'bot.try')
    const row = await openTryOf(db, account)
    if (row?.personId === person.id) return viewTry(db, row)
    throw nothingTried(ctx.settings.commandPrefix)
  })
}

const nothingTried = (prefix: string): Refusal =>
  new Refusal(
    'NOT_FOUND',
    'You are trying nothing at the moment.',
    `Write /${prefix}try and a request or a bot, for example /${prefix}try R-12.`,
  )
