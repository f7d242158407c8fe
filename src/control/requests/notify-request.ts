import type { Event } from '../../domain/events.ts'
import { mayTellAt } from '../../domain/people/may-tell-at.ts'
import type { Db } from '../../store/kit/database.ts'
import { settingsOf } from '../../store/people/person-settings.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { queueCardRedraw, queueThreadLine, queueDirectMessages } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'
import { endTriesOf } from '../tries/end-tries.ts'
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
  await tellPeople(trx, ctx, request, event, people)
  if (decisions.has(event.type)) await endTriesOf(trx, ctx, request)
}

const decisions = new Set<Event['type']>([
  'request.approved',
  'request.declined',
  'request.withdrawn',
  'request.expired',
])

/** Tells people alone, in every way that reaches them: nothing else shows what it says. */
export async function tellPeople(
  trx: Db,
  ctx: Ctx,
  request: RequestRow,
  event: Event,
  people: readonly string[],
): Promise<void> {
  const told = news.has(event.type) ? await withoutOptedOut(trx, ctx, people) : people
  await queueDirectMessages(trx, ctx, told, `request:${request.id}`, event)
  await queueMails(trx, ctx, request, event, people)
}

/** What nobody has to act on; a person may want none of it. */
const news = new Set<Event['type']>([
  'request.approval',
  'request.approved',
  'request.commented',
  'request.withdrawn',
  'request.looked-at',
])

async function withoutOptedOut(trx: Db, ctx: Ctx, people: readonly string[]): Promise<string[]> {
  const settings = await settingsOf(trx, people)
  return settings.filter((one) => mayTellAt(one, 'news', ctx.now()) !== null).map(({ id }) => id)
}
