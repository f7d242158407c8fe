import { z } from 'zod'
import type { Finding } from '../../bot/definition.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { findingsOfText } from './read-source.ts'

const Input = z.object({
  source: z.string(),
  /** The bot whose draft it may become; without one it is read as any bot's. */
  bot: z.string().optional(),
})

/** Every finding of a text that is not saved (F9), held against the senders and endpoints here. */
export async function checkSource(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ findings: Finding[] }> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'draft.check', input.bot ? `bot:${input.bot}` : 'bots', async (db) => {
    const bot = input.bot === undefined ? undefined : await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.see', bot)
    return { findings: await findingsOfText(db, bot ?? { slug: 'bot', builtIn: 0 }, input.source) }
  })
}
