import type { PhonePort, Talk } from '../../adapters/playground/index.ts'
import type { ProactiveSender } from '../gateway/send-proactive-messages.ts'

/** Shows proactive messages on the open phones of the playground, whichever bot they show. */
export function deliverToPhone(
  phone: Pick<PhonePort, 'bots'>,
  said: (talk: Talk, messageId: string) => void,
): ProactiveSender {
  return async (messages) => {
    const bots = await phone.bots()
    for (const { senderId, contact, messageId } of messages) {
      const near = bots.filter((bot) => bot.senders.some((sender) => sender.id === senderId))
      for (const { botId } of near) {
        said({ environment: 'live', botId, senderId, contact }, messageId)
      }
    }
  }
}
