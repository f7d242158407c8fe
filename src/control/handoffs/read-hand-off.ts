import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { findHandOff } from '../../store/live/hand-offs.ts'
import type { HandOffRow } from '../../store/live/hand-offs.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { saidLast } from './said-lines.ts'
import type { SaidLine } from './said-lines.ts'
import { viewHandOff } from './hand-off-view.ts'
import type { HandOffView } from './hand-off-view.ts'

const Input = z.object({ handOff: z.string().max(64) })

const linesShown = 4

/** A hand-off with what was said last, for who is about to answer (F73). */
export async function readHandOff(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<HandOffView & { lines: SaidLine[] }> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'handoff.read', `handoff:${input.handOff}`, async (db) => {
    const row = await handOffOrThrow(db, input.handOff)
    await authorize(db, ctx, 'conversation.answer', await botOrThrow(db, row.botId))
    const lines = await saidLast(db, row.sessionId, { limit: linesShown })
    return { ...(await viewHandOff(db, row)), lines }
  })
}

/** @throws Refusal NOT_FOUND */
export async function handOffOrThrow(db: Db, id: string): Promise<HandOffRow> {
  const row = await findHandOff(db, id)
  if (row) return row
  const sentence = 'That conversation is not known here: it may have been deleted with its age.'
  throw new Refusal('NOT_FOUND', sentence, 'Look for it with /trace.')
}
