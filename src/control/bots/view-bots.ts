import { listBotIds } from '../../store/bots/bots.ts'
import { authorize } from '../kit/authorize.ts'
import { viewBot } from './bot-view.ts'
import type { BotView } from './bot-view.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

/** Every bot by name in detail, for supervisors and up (F58). */
export function viewBots(ctx: Ctx): Promise<BotView[]> {
  return auditedRead(ctx, 'bot.read', 'bots', async (db) => {
    await authorize(db, ctx, 'bot.see')
    const rows = await listBotIds(db)
    return Promise.all(rows.map((row) => viewBot(db, row, ctx.now())))
  })
}
