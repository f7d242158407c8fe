import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { draftOf } from '../../store/bots/drafts.ts'
import { homesOf } from '../../store/bots/bot-homes.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { createBot } from './create-bot.ts'

const Input = z.object({ bot: z.string(), slug: z.string(), name: z.string() })

/** Makes a new bot from another's draft (F6); whoever duplicates counts as its author. */
export async function duplicateBot(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<Awaited<ReturnType<typeof createBot>>> {
  const { bot: word, slug, name } = parseInput(Input, raw)
  const { source, home } = await auditedRead(ctx, 'bot.duplicate', `bot:${word}`, async (db) => {
    const bot = await botOrThrow(db, word)
    await authorize(db, ctx, 'bot.see', bot)
    const [first] = await homesOf(db, bot.id)
    return { source: (await draftOf(db, bot.id)).source, home: first }
  })
  return createBot(ctx, { slug, name, source, ...(home && { home }) })
}
