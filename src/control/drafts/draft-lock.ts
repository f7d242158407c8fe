import { z } from 'zod'
import { locksDraft } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { draftOf, setDraftLock } from '../../store/bots/drafts.ts'
import type { DraftRow } from '../../store/bots/drafts.ts'
import { namesOf } from '../../store/people/people.ts'
import { openRequestOf } from '../../store/requests/requests.ts'
import { authorize } from '../kit/authorize.ts'
import { wayOut } from '../requests/way-out.ts'
import { change, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

/** An edit lock is freed after five minutes without activity (F4). */
export const lockMs = 5 * 60_000

const Input = z.object({ bot: z.string() })

/** Takes or renews the edit lock; `lockedUntil` is UTC ms. */
export async function lockDraft(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ lockedUntil: number }> {
  const input = parseInput(Input, raw)
  return change(ctx, 'draft.lock', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    const person = await authorize(trx, ctx, 'draft.edit', bot)
    const draft = await draftOf(trx, bot.id)
    await mustBeWritable(trx, bot, draft, person.id, input.bot, ctx.now())
    const lockedUntil = ctx.now() + lockMs
    await setDraftLock(trx, bot.id, { lockedBy: person.id, lockedUntil })
    return { lockedUntil }
  })
}

/** Gives the lock back; somebody else's is left alone. */
export async function unlockDraft(ctx: Ctx, raw: z.input<typeof Input>): Promise<void> {
  const input = parseInput(Input, raw)
  await change(ctx, 'draft.unlock', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    const person = await authorize(trx, ctx, 'draft.edit', bot)
    const draft = await draftOf(trx, bot.id)
    if (draft.lockedBy !== person.id) return
    await setDraftLock(trx, bot.id, { lockedBy: null, lockedUntil: null })
  })
}

/**
 * Live and Sandbox are never edited (F2), a draft under review isn't either (F3), and one that
 * somebody else has open waits for them (F4). `word` is how the bot was named.
 */
export async function mustBeWritable(
  db: Db,
  bot: BotRow,
  draft: DraftRow,
  personId: string,
  word: string,
  now: number,
): Promise<void> {
  if (word === bot.liveId || word === bot.sandboxId) {
    throw new Refusal(
      'PRECONDITION_FAILED',
      `${word} is read-only: only Development (${bot.devId}) can be edited.`,
      `Edit the draft (/bots show ${bot.slug} has its link), then /publish ${bot.slug}.`,
    )
  }
  const open = await openRequestOf(db, bot.id)
  if (open && locksDraft(open.state)) {
    throw new Refusal(
      'PRECONDITION_FAILED',
      `R-${open.number} is ${open.state}, so the draft of ${bot.name} is read-only.`,
      await wayOut(db, bot, open, personId),
    )
  }
  if (draft.lockedBy === null || draft.lockedBy === personId) return
  if (draft.lockedUntil === null || draft.lockedUntil <= now) return
  const holder = (await namesOf(db, [draft.lockedBy])).get(draft.lockedBy)?.name ?? 'Somebody'
  const minutes = Math.ceil((draft.lockedUntil - now) / 60_000)
  throw new Refusal(
    'CONFLICT',
    `${holder} is editing the draft of ${bot.name}.`,
    `It is free when they close the editor, or after ${minutes} minutes without activity.`,
  )
}
