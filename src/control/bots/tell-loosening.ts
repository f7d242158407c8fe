import type { Event } from '../../domain/events.ts'
import type { Db } from '../../store/kit/database.ts'
import type { LooseningRow } from '../../store/bots/loosenings.ts'
import { queueCardRedraw, queueThreadLine, queueDirectMessages } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'

type What = Extract<Event, { looseningId: string }>['type']

/** Redraws its card, adds a line to its thread, and tells the people it concerns. */
export async function tellLoosening(
  trx: Db,
  ctx: Ctx,
  { id, botId }: Pick<LooseningRow, 'id' | 'botId'>,
  what: { type: What; by: string },
  people: readonly { id: string }[],
): Promise<void> {
  const subject = `policy:${id}` as const
  const event: Event = { ...what, botId, looseningId: id }
  await queueCardRedraw(trx, ctx, botId, subject)
  await queueThreadLine(trx, ctx, botId, subject, event)
  const ids = people.map((person) => person.id)
  await queueDirectMessages(trx, ctx, ids, subject, event)
}
