import { z } from 'zod'
import type { Finding } from '../../bot/definition.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { draftOf } from '../../store/bots/drafts.ts'
import type { DraftRow } from '../../store/bots/drafts.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { mustBeWritable } from './draft-lock.ts'
import { findingsOfText } from './read-source.ts'

const Input = z.object({ bot: z.string() })

export type DraftView = {
  bot: { id: string; slug: string; name: string }
  revision: number
  source: string
  findings: Finding[]
  updatedBy: PersonRef
  updatedAt: number
  /** Why this person can't edit it now, or null. */
  readOnly: { why: string; nextStep: string } | null
}

/** The draft as the editor shows it (F4). */
export async function readDraft(ctx: Ctx, raw: z.input<typeof Input>): Promise<DraftView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'draft.read', `bot:${input.bot}`, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    const person = await authorize(db, ctx, 'bot.see', bot)
    const draft = await draftOf(db, bot.id)
    const names = await namesOf(db, [draft.updatedBy])
    return {
      bot: { id: bot.id, slug: bot.slug, name: bot.name },
      revision: draft.revision,
      source: draft.source,
      findings: await findingsOfText(db, bot, draft.source),
      updatedBy: names.get(draft.updatedBy) ?? { id: draft.updatedBy, name: 'Slipway' },
      updatedAt: draft.updatedAt,
      readOnly: await readOnlyFor(db, ctx, { bot, draft, personId: person.id, word: input.bot }),
    }
  })
}

async function readOnlyFor(
  db: Db,
  ctx: Ctx,
  what: { bot: BotRow; draft: DraftRow; personId: string; word: string },
): Promise<DraftView['readOnly']> {
  try {
    await authorize(db, ctx, 'draft.edit', what.bot)
    await mustBeWritable(db, what.bot, what.draft, what.personId, what.word, ctx.now())
    return null
  } catch (error) {
    if (error instanceof Refusal) return { why: error.sentence, nextStep: error.nextStep }
    throw error
  }
}
