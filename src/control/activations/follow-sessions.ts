import { aboutHowMany } from '../../domain/about-how-many.ts'
import { markSessionsShown } from '../../store/live/activations.ts'
import { staleCounts } from '../../store/live/session-counts.ts'
import { queueCardRedraw } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'

const readAtOnce = 200

/**
 * Each minute: has a bot's card redrawn where it says something else of the open sessions than is
 * true. It says about how many, so that traffic alone seldom redraws it. What drains is counted
 * exactly, by `endDrains`.
 */
export async function followSessions(ctx: Ctx): Promise<void> {
  for (let behind = ''; ;) {
    const stale = await staleCounts(ctx.db, { behind, limit: readAtOnce })
    for (const { id, botId, open } of stale) {
      await ctx.db.transaction(async (trx) => {
        await markSessionsShown(trx, id, aboutHowMany(open))
        await queueCardRedraw(trx, ctx, botId, `bot:${botId}`)
      })
      ctx.ports.wakeRelay()
    }
    const last = stale.at(-1)
    if (!last || stale.length < readAtOnce) return
    behind = last.senderId
  }
}
