import type { Ctx } from '../../control/kit/context.ts'
import type { Subject } from '../../domain/events.ts'
import { drawCard } from './draw-card.ts'
import type { Answer, Notice } from '../port.ts'

const nothingToAdd: Notice = { tone: 'ok', lines: [['Done.']], buttons: [], files: [] }

/** The clicked card as it is now; without a card (it is gone) the notice alone. */
export async function updatedCard(
  ctx: Ctx,
  subject: Subject,
  notice: Notice | null = null,
): Promise<Answer> {
  const card = await drawCard(ctx, subject)
  if (card) return { kind: 'update', card, notice }
  return { kind: 'notice', audience: 'private', notice: notice ?? nothingToAdd }
}
