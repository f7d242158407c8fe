import type { DeliveryPart } from '../../domain/conversation/delivery.ts'
import type { Db } from '../kit/database.ts'
import type { OutboundRow } from './outbound-rows.ts'

const idsAtOnce = 500

/** How far the messages got that carry recorded ones, in the order of sending. */
export async function partsOf(
  db: Db,
  messageIds: readonly string[],
): Promise<(messageId: string) => DeliveryPart[]> {
  const found = new Map<string, DeliveryPart[]>()
  for (let at = 0; at < messageIds.length; at += idsAtOnce) {
    const rows: OutboundRow[] = await db('outboundMessages')
      .whereIn('messageId', messageIds.slice(at, at + idsAtOnce))
      .orderBy('id')
    for (const { messageId, state, status, attempts, code, problem, pricing } of rows) {
      const price = pricing === null ? null : JSON.parse(pricing)
      const part = { state, status, attempts, code, problem, pricing: price }
      found.set(messageId ?? '', [...(found.get(messageId ?? '') ?? []), part])
    }
  }
  return (messageId) => found.get(messageId) ?? []
}
