import { remindAtOf } from '../domain/conversation/hand-off.ts'
import { noteCustomerMessage, openHandOff } from '../store/live/hand-offs.ts'
import type { Db } from '../store/kit/database.ts'
import type { MessageRow } from '../store/live/messages.ts'
import type { ConversationContext } from './conversation-context.ts'
import type { Gateway } from './gateway.ts'

/** A live conversation with a person, after a message of it. */
export type HandOffNews = Pick<ConversationContext, 'session' | 'bot'> & {
  rows: readonly Pick<MessageRow, 'id' | 'direction'>[]
  at: number
}

/**
 * What the team hears of a live conversation with a person (F73): that it began, and each message
 * of the customer. Rows in the message's own transaction; whoever sends them does it later.
 */
export async function recordHandOff(
  gateway: Gateway,
  trx: Db,
  { session, bot, rows, at }: HandOffNews,
): Promise<void> {
  if (session.environment !== 'live' || session.handedOver === 0) return
  const { id: sessionId, botId, place: senderId, contact } = session
  const remindAt = remindAtOf(bot.definition.metadata, at)
  const said = rows.find(({ direction }) => direction === 'in')
  const known = await noteCustomerMessage(trx, sessionId, { at, remindAt })
  if (known !== null) {
    if (!said) return
    const event = { type: 'handoff.message' as const, botId, handOffId: known, messageId: said.id }
    return gateway.ports.tell(trx, event)
  }
  const handOffId = gateway.newId(at)
  const row = { id: handOffId, botId, sessionId, senderId, contact, openedAt: at, remindAt }
  if (!(await openHandOff(trx, row))) return
  const upTo = rows.at(-1)?.id ?? handOffId
  await gateway.ports.tell(trx, { type: 'handoff.opened', botId, handOffId, upTo })
}
