import type { BotView } from './bot-view.ts'
import { viewBot } from './bot-view.ts'
import { listBotIds } from '../store/bots.ts'
import { authorize } from './authorize.ts'
import { look } from './change.ts'
import type { Ctx } from './context.ts'

/** Every bot by name, for analyzers and up (F58). */
export function listBots(ctx: Ctx): Promise<BotView[]> {
  return look(ctx, 'bot.list', 'bots', async (db) => {
    await authorize(db, ctx, 'bots.list')
    const rows = await listBotIds(db)
    return Promise.all(rows.map((row) => viewBot(db, row)))
  })
}
