import { z } from 'zod'
import { platforms } from '../../domain/actor.ts'
import { homesOf, replaceHome } from '../../store/bots/bot-homes.ts'
import type { Home } from '../../store/bots/bot-homes.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { openRequestOf } from '../../store/requests/requests.ts'
import { queueBotRedraws, queueCardRedraw } from '../kit/queue-redraws.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({
  bot: z.string().max(100),
  platform: z.enum(platforms),
  install: z.string().min(1).max(100),
  channel: z.string().min(1).max(100),
})

/**
 * Chooses where the bot's cards stand: one channel in each workspace or server (F67), instead of the
 * one it had there. By its super admin, since what everybody must see is seen there. Returns all of
 * its channels.
 */
export async function setHome(ctx: Ctx, raw: z.input<typeof Input>): Promise<Home[]> {
  const { bot: word, ...home } = parseInput(Input, raw)
  return change(ctx, 'home.set', `bot:${word}`, async (trx) => {
    const bot = await botOrThrow(trx, word)
    await authorize(trx, ctx, 'home.choose', bot)
    const before = await homesOf(trx, bot.id)
    await replaceHome(trx, { botId: bot.id, ...home })
    const after = await homesOf(trx, bot.id)
    await recordAudit(trx, ctx, { action: 'home.set', subject: `bot:${bot.id}`, before, after })
    await queueBotRedraws(trx, ctx, bot.id)
    const open = await openRequestOf(trx, bot.id)
    if (open) await queueCardRedraw(trx, ctx, bot.id, `request:${open.id}`)
    return after
  })
}
