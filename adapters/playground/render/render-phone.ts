import { layOutReply } from '../../../src/domain/conversation/whatsapp-layout.ts'
import type { ShownMessage } from '../../../src/domain/conversation/whatsapp-layout.ts'
import type { Reply } from '../../../src/gateway/channel-port.ts'
import type { PhoneBubble } from './wire.ts'

/** A reply as a customer’s WhatsApp shows it. */
export const renderForPhone = (reply: Reply): PhoneBubble[] => layOutReply(reply).map(bubbleOf)

function bubbleOf(message: ShownMessage): PhoneBubble {
  const { text } = message
  switch (message.kind) {
    case 'text':
      return { text, buttons: [] }
    case 'link':
      return { text, buttons: [message.link] }
    case 'buttons':
      return { text, buttons: [...message.choices] }
    case 'list':
      return { text, buttons: [...message.choices], list: message.caption }
  }
}
