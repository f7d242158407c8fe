import type { Event } from '../../domain/events.ts'
import { requestBehind } from '../../store/bots/version-lines.ts'
import type { Db } from '../../store/kit/database.ts'
import {
  queueCardRedraw,
  queueCopyRedraws,
  queueDirectMessages,
  queueThreadLine,
} from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'

type GrayEvent = Extract<Event, { type: `gray.${string}` }>
type What = GrayEvent extends infer One ? (One extends unknown ? Omit<One, 'botId'> : never) : never

/** Redraws the card of the gray release and the bot's, adds a line, and tells whom it concerns. */
export async function tellGray(
  trx: Db,
  ctx: Ctx,
  botId: string,
  what: What,
  people: readonly string[] = [],
): Promise<void> {
  const subject = `gray:${botId}` as const
  const event = { ...what, botId } as Event
  await queueCardRedraw(trx, ctx, botId, subject)
  await queueCardRedraw(trx, ctx, botId, `bot:${botId}`)
  if ('versionId' in what) await queueBehind(trx, ctx, what.versionId)
  await queueThreadLine(trx, ctx, botId, subject, event)
  await queueDirectMessages(trx, ctx, people, subject, event)
}

/** The card of the request that it was asked by says how its release stands. */
async function queueBehind(trx: Db, ctx: Ctx, versionId: string): Promise<void> {
  const requestId = await requestBehind(trx, versionId)
  if (requestId !== null) await queueCopyRedraws(trx, ctx, `request:${requestId}`)
}
