import { z } from 'zod'
import type { Explained } from '../../bot/intents.ts'
import { runJob } from '../../work/run-job.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { draftOf } from '../../store/bots/drafts.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({ bot: z.string(), phrase: z.string().min(1).max(1000) })

/** What a draft takes a phrase for: the nearest intents, each with its closest example (F9). */
export async function explainPhrase(ctx: Ctx, raw: z.input<typeof Input>): Promise<Explained> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'draft.read', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    await authorize(db, ctx, 'bot.see', bot)
    const draft = await draftOf(db, bot.id)
    const files = [{ name: `${bot.slug}.yml`, text: draft.source }]
    return runJob('explain', { files, phrase: input.phrase })
  })
}
