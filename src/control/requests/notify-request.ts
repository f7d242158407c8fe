import type { Event } from '../../domain/events.ts'
import type { Db } from '../../store/kit/database.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { queueCardRedraw, queueThreadLine, queueDirectMessages } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'
import { queueMails } from '../mail/queue-mails.ts'

/** Redraws the request's cards and the bot's, which names its open request (F67), adds a line to its thread, and tells the people it concerns. */
export async function notifyRequest(
  trx: Db,
  ctx: Ctx,
  request: RequestRow,
  event: Event,
  people: readonly string[] = [request.requester],
): Promise<void> {
  const subject = `request:${request.id}` as const
  await queueCardRedraw(trx, ctx, request.botId, subject)
  await queueCardRedraw(trx, ctx, request.botId, `bot:${request.botId}`)
  await queueThreadLine(trx, ctx, request.botId, subject, event)
  await queueDirectMessages(trx, ctx, people, subject, event)
  await queueMails(trx, ctx, request, event, people)
}
