import { activeBotIds } from '../../store/live/activations.ts'
import { getMeta, putMeta } from '../../store/kit/meta.ts'
import { queueBotRedraws } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'

const shownAccounts = 'shownAccounts'
const botsAtOnce = 100

/**
 * Has the cards of what is live redrawn where the server was started with other accounts: they say
 * whether customers reach a number (F56).
 */
export async function redrawReach(ctx: Ctx): Promise<void> {
  const accounts = JSON.stringify(ctx.settings.whatsapp)
  if ((await getMeta(ctx.db, shownAccounts)) === accounts) return
  for (let behind: string | undefined = ''; behind !== undefined;) {
    const botIds: string[] = await activeBotIds(ctx.db, behind, botsAtOnce)
    await ctx.db.transaction(async (trx) => {
      for (const botId of botIds) await queueBotRedraws(trx, ctx, botId)
    })
    behind = botIds.at(-1)
  }
  await putMeta(ctx.db, shownAccounts, accounts)
  ctx.ports.wakeRelay()
}
