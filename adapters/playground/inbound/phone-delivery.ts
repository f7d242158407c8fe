import { lineOf, phoneSigner } from '../../../src/domain/conversation/phone-line.ts'
import { plainText } from '../../../src/domain/conversation/whatsapp-texts.ts'
import type { ChannelDelivery } from '../../../src/gateway/channel-port.ts'

/** What a customer says on the phone, to one of our senders. */
export type PhoneSaying = {
  senderId: string
  contact: string
  text: string
  payload?: string
  messageId: string
}

/** What the phone says, as every customers’ channel hands it over. */
export function phoneDelivery(
  { senderId, contact, text, payload, messageId }: PhoneSaying,
  at: number,
): ChannelDelivery {
  const words = plainText(text)
  return {
    channel: 'whatsapp',
    signedBy: phoneSigner,
    receivedAt: at,
    items: [
      {
        kind: 'message',
        sender: { id: lineOf(senderId), account: null, shown: null },
        at,
        messageId,
        contact: { aliases: [{ kind: 'phone', id: contact }], name: null, username: null },
        content:
          payload === undefined
            ? { type: 'text', text: words }
            : { type: 'choice', text: words, payload, by: 'button' },
        answers: null,
        isForwarded: false,
        referral: null,
        isStandby: false,
      },
    ],
  }
}
