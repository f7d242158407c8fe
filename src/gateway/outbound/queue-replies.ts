import { isPhoneLine } from '../../domain/conversation/phone-line.ts'
import type { MessageRow } from '../../store/live/messages.ts'
import type { UnplacedOutbound } from '../../store/outbound/outbound-rows.ts'
import type { Reply } from '../channel-port.ts'
import { windowMs } from './reach.ts'
import type { Reach } from './reach.ts'

/** Each bubble as the messages that carry it. A batch of turns gathers the rows of all. */
export function rowsOfReplies(reach: Reach, said: readonly MessageRow[]): UnplacedOutbound[] {
  const { senderId, contact, fromId } = reach
  // The phone shows what WhatsApp would, whatever its sender is on.
  const channel = isPhoneLine(fromId) ? 'whatsapp' : reach.channel
  const recipient = JSON.stringify(reach.recipient)
  const createdAt = reach.now()
  const answerId = `${senderId} ${reach.messageId}`
  const windowEndsAt = reach.at + windowMs
  return said
    .filter(({ direction }) => direction === 'out')
    .flatMap(({ id: messageId, botId, sessionId, body }) => {
      const reply: Reply = JSON.parse(body)
      // Written out: a row that is spread into another is several times as dear to make (F86).
      return reach.render(reply).map((one) => ({
        answerId,
        messageId,
        channel,
        senderId,
        fromId,
        contact,
        recipient,
        body: JSON.stringify(one),
        botId,
        sessionId,
        createdAt,
        windowEndsAt,
      }))
    })
}
