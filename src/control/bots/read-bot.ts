import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { authorize } from '../kit/authorize.ts'
import { viewBot } from './bot-view.ts'
import type { BotView } from './bot-view.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({ bot: z.string() })

/** One bot in detail, for supervisors and up (F58). */
export async function readBot(ctx: Ctx, raw: z.input<typeof Input>): Promise<BotView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'bot.read', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.see', bot)
    return viewBot(db, bot, ctx)
  })
}
