import { failureRedrawMs, failuresOf, failureWindowMs } from '../../domain/conversation/failures.ts'
import type { Failures } from '../../domain/conversation/failures.ts'
import type { Db } from '../../store/kit/database.ts'
import { botsThatFailed, countFailures } from '../../store/live/messages.ts'
import {
  forgetShownFailures,
  listShownFailures,
  markFailuresShown,
} from '../../store/live/shown-failures.ts'
import type { ShownFailuresRow } from '../../store/live/shown-failures.ts'
import { queueCardRedraw } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'

/**
 * Has the cards redrawn whose failures line is no longer true (F87): each minute at the most, and a
 * card that shows counts every 10 minutes at the most. A message itself draws nothing.
 */
export async function redrawFailures(ctx: Ctx): Promise<number> {
  const shown = new Map((await listShownFailures(ctx.db)).map((row) => [row.botId, row]))
  const failing = await botsThatFailed(ctx.db, ctx.now() - failureWindowMs)
  let drawn = 0
  for (const botId of new Set([...failing, ...shown.keys()])) {
    if (await redrawOne(ctx, botId, shown.get(botId))) drawn += 1
  }
  if (drawn > 0) ctx.ports.wakeRelay()
  return drawn
}

async function redrawOne(
  ctx: Ctx,
  botId: string,
  seen: ShownFailuresRow | undefined,
): Promise<boolean> {
  const now = ctx.now()
  if (seen && now < seen.drawnAt + failureRedrawMs) return false
  const failures = await lastFailures(ctx.db, botId, now)
  const counts = JSON.stringify(failures)
  if (counts === (seen?.counts ?? '[]')) return false
  return ctx.db.transaction(async (trx) => {
    if (!(await markFailuresShown(trx, { botId, counts, drawnAt: now }, seen))) return false
    if (failures.length === 0) await forgetShownFailures(trx, botId)
    await queueCardRedraw(trx, ctx, botId, `bot:${botId}`)
    return true
  })
}

/** What went wrong in the live conversations of a bot in the last day. */
export const lastFailures = async (db: Db, botId: string, now: number): Promise<Failures> =>
  failuresOf(await countFailures(db, botId, now - failureWindowMs))
