import { aboutHowMany } from '../../domain/about-how-many.ts'
import { allActivations, markSessionsShown } from '../../store/live/activations.ts'
import { openOfBots } from '../../store/live/session-counts.ts'
import { queueCardRedraw } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'

/**
 * Each minute: has a bot's card redrawn where it says something else of the open sessions than is
 * true. It says about how many, so that traffic alone seldom redraws it. What drains is counted
 * exactly, by `endDrains`.
 */
export async function followSessions(ctx: Ctx): Promise<void> {
  const open = await openOfBots(ctx.db)
  for (const { id, botId, senderId, sessionsShown } of await allActivations(ctx.db)) {
    const about = aboutHowMany(open(senderId, botId))
    if (about === sessionsShown) continue
    await ctx.db.transaction(async (trx) => {
      await markSessionsShown(trx, id, about)
      await queueCardRedraw(trx, ctx, botId, `bot:${botId}`)
    })
    ctx.ports.wakeRelay()
  }
}
