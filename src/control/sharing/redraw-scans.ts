import { dayOf } from '../../domain/short-link.ts'
import { botsScannedSince, markScansShown, scansOfBot } from '../../store/sharing/link-scans.ts'
import { queueCardRedraw } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'

const dayMs = 24 * 3_600_000

/** Has the cards redrawn whose links were opened since; a scan itself draws nothing. */
export async function redrawScans(ctx: Ctx): Promise<number> {
  const bots = await botsScannedSince(ctx.db, dayOf(ctx.now() - dayMs))
  let drawn = 0
  for (const bot of bots) {
    const { scans } = await scansOfBot(ctx.db, bot.id)
    if (scans === Number(bot.scansShown)) continue
    const isMine = await ctx.db.transaction(async (trx) => {
      if (!(await markScansShown(trx, bot, scans))) return false
      await queueCardRedraw(trx, ctx, bot.id, `bot:${bot.id}`)
      return true
    })
    if (isMine) drawn += 1
  }
  if (drawn > 0) ctx.ports.wakeRelay()
  return drawn
}
