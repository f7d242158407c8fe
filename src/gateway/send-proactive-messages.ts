import type { Reply } from '../bot/converse/turn.ts'
import { dueProactiveMessages, markProactiveMessageSent } from '../store/live/messages.ts'
import type { Gateway } from './gateway.ts'

/** What an end user gets without having written. `senderId` is the number it comes from. */
export type ProactiveMessage = {
  messageId: string
  senderId: string
  contact: string
  reply: Reply
}

/** Sends them on their channel. */
export type ProactiveSender = (messages: readonly ProactiveMessage[]) => Promise<void>

const messagesAtOnce = 200

/**
 * Hands what waits for end users, such as the goodbye of a drain, to their channels, in the order
 * it was recorded. After a crash in between, the last ones are handed over again with the same id.
 */
export async function sendProactiveMessages(
  gateway: Pick<Gateway, 'db'>,
  send: ProactiveSender,
): Promise<number> {
  let sent = 0
  for (;;) {
    const rows = await dueProactiveMessages(gateway.db, messagesAtOnce)
    if (rows.length === 0) return sent
    await send(
      rows.map(({ id: messageId, place: senderId, contact, body }) => {
        return { messageId, senderId, contact, reply: JSON.parse(body) as Reply }
      }),
    )
    sent += await markProactiveMessageSent(
      gateway.db,
      rows.map(({ id }) => id),
    )
  }
}
