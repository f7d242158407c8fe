import { senderOnLine } from '../../../src/domain/conversation/phone-line.ts'
import type { ChannelOut } from '../../../src/gateway/channel-port.ts'
import { renderForPhone } from '../render/render-phone.ts'
import type { PhoneBubble } from '../render/wire.ts'

/** Something is new on a phone: `contact` is null where it may be anybody’s who writes to the sender. */
export type PhoneNews = {
  senderId: string
  contact: string | null
  messageId: string
  bubble: PhoneBubble | null
}

/**
 * The phone as a customers’ channel: what is sent is recorded already, so that sending tells the open
 * pages to look.
 */
export function createPhoneOut(show: (news: PhoneNews) => void): ChannelOut<PhoneBubble> {
  return {
    render: renderForPhone,
    send: async ({ id: messageId, from, to, body: bubble }) => {
      const contact = to.find(({ kind }) => kind === 'phone')?.id ?? null
      show({ senderId: senderOnLine(from), contact, messageId, bubble })
      return { fate: 'accepted', messageId, aliases: to }
    },
    // Also where nothing is said: then the page stops to wait for it.
    markRead: async (from, messageId) => {
      show({ senderId: senderOnLine(from), contact: null, messageId, bubble: null })
      return { fate: 'accepted', messageId, aliases: [] }
    },
  }
}
