import { z } from 'zod'
import { platforms } from '../../domain/actor.ts'
import { homesOf, moveHome } from '../../store/bot-homes.ts'
import type { Home } from '../../store/bot-homes.ts'
import { botOrThrow } from '../../store/bots.ts'
import { openRequestOf } from '../../store/requests.ts'
import { announceBot, announceCard } from '../kit/announce.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, record } from '../kit/change.ts'
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
    await moveHome(trx, { botId: bot.id, ...home })
    const after = await homesOf(trx, bot.id)
    await record(trx, ctx, { action: 'home.set', subject: `bot:${bot.id}`, before, after })
    await announceBot(trx, ctx, bot.id)
    const open = await openRequestOf(trx, bot.id)
    if (open) await announceCard(trx, ctx, bot.id, `request:${open.id}`)
    return after
  })
}
