import { isPhoneLine } from '../../domain/conversation/phone-line.ts'
import type { MessageRow } from '../../store/live/messages.ts'
import type { NewOutbound } from '../../store/outbound/outbound-rows.ts'
import type { Reply } from '../channel-port.ts'
import type { Gateway } from '../gateway.ts'
import { windowMs } from './reach.ts'
import type { Reach } from './reach.ts'

/** Each bubble as the messages that carry it. A batch of turns gathers the rows of all. */
export function rowsOfReplies(
  { newId }: Pick<Gateway, 'newId'>,
  reach: Reach,
  said: readonly MessageRow[],
): NewOutbound[] {
  const { senderId, contact, fromId } = reach
  // The phone shows what WhatsApp would, whatever its sender is on.
  const channel = isPhoneLine(fromId) ? 'whatsapp' : reach.channel
  const recipient = JSON.stringify(reach.recipient)
  const createdAt = reach.now()
  const answerId = `${senderId} ${reach.messageId}`
  const windowEndsAt = reach.at + windowMs
  const to = { channel, senderId, contact, fromId, recipient, answerId, createdAt, windowEndsAt }
  return said
    .filter(({ direction }) => direction === 'out')
    .flatMap(({ id: messageId, botId, sessionId, body }) => {
      const reply: Reply = JSON.parse(body)
      return reach.render(reply).map((one) => {
        return {
          ...to,
          id: newId(createdAt),
          messageId,
          botId,
          sessionId,
          body: JSON.stringify(one),
        }
      })
    })
}
