import type { Event } from '../../domain/events.ts'
import type { Db } from '../../store/database.ts'
import type { RequestRow } from '../../store/requests.ts'
import { announceCard, announceLine, announceTo } from '../kit/announce.ts'
import type { Ctx } from '../kit/context.ts'

/** Redraws the request's cards, adds a line to its thread, and tells the people it concerns. */
export async function tellRequest(
  trx: Db,
  ctx: Ctx,
  request: RequestRow,
  event: Event,
  people: readonly string[] = [request.requester],
): Promise<void> {
  const subject = `request:${request.id}` as const
  await announceCard(trx, ctx, request.botId, subject)
  await announceLine(trx, ctx, request.botId, subject, event)
  await announceTo(trx, ctx, people, subject, event)
}
