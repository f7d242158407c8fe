import type { Reply } from '../bot/converse/turn.ts'
import { dueProactiveMessages, takeProactiveMessages } from '../store/live/messages.ts'
import type { Gateway } from './gateway.ts'
import { queueProactive } from './outbound/queue-proactive.ts'
import type { Renderers } from './outbound/queue-proactive.ts'

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

export type ProactiveChannels = {
  /** Shows them where no network is between; null where there is no such place. */
  phone: ProactiveSender | null
  renderers: Renderers
  now: () => number
}

/**
 * Hands what waits for end users, such as the goodbye of a drain, to their channels, in the order
 * it was recorded: to the phone at once, after a crash in between once more with the same id, and to
 * the channels behind a network as rows, each once.
 */
export async function sendProactiveMessages(
  gateway: Pick<Gateway, 'db' | 'newId' | 'model'>,
  { phone, renderers, now }: ProactiveChannels,
): Promise<number> {
  let sent = 0
  for (;;) {
    const rows = await dueProactiveMessages(gateway.db, messagesAtOnce)
    if (rows.length === 0) return sent
    await phone?.(
      rows.map(({ id: messageId, place: senderId, contact, body }) => {
        return { messageId, senderId, contact, reply: JSON.parse(body) as Reply }
      }),
    )
    sent += await gateway.db.transaction(async (trx) => {
      const ids = rows.map(({ id }) => id)
      const taken = await takeProactiveMessages(trx, ids)
      const mine = rows.filter(({ id }) => taken.has(id))
      await queueProactive(gateway, trx, mine, { renderers, now, unreached: phone === null })
      return mine.length
    })
  }
}
