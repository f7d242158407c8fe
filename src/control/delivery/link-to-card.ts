import { z } from 'zod'
import type { Subject } from '../../domain/events.ts'
import { platforms } from '../../domain/actor.ts'
import { standingCard } from '../../store/delivery/cards.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { requestOrThrow } from '../../store/requests/requests.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({
  request: z.string().max(100),
  platform: z.enum(platforms),
  install: z.string().max(100),
})

/** Where the card of a request opens with one click; null where this chat has no such address. */
export async function linkToCard(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ number: number; bot: string; link: string | null }> {
  const { request: word, platform, install } = parseInput(Input, raw)
  const found = await auditedRead(ctx, 'request.read', `request:${word}`, async (db) => {
    const { id, number, botId } = await requestOrThrow(db, word)
    const bot = await botOrThrow(db, botId)
    await authorize(db, ctx, 'bot.see', bot)
    const subject: Subject = `request:${id}`
    return { number, bot: bot.name, at: await standingCard(db, { platform, install, subject }) }
  })
  const { number, bot, at } = found
  const link = at && (await ctx.ports.permalink?.({ platform, install, ...at }))
  return { number, bot, link: link ?? null }
}
