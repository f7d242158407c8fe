import { layOutReply } from '../../../src/domain/conversation/whatsapp-layout.ts'
import type { ShownMessage } from '../../../src/domain/conversation/whatsapp-layout.ts'
import type { Reply } from '../../../src/gateway/channel-port.ts'
import type { WhatsAppBody } from './body.ts'

/** A bubble as the messages that carry all of it, as the Cloud API takes them. */
export const renderReply = (reply: Reply): WhatsAppBody[] => layOutReply(reply).map(bodyOf)

function bodyOf(message: ShownMessage): WhatsAppBody {
  const body = { text: message.text }
  switch (message.kind) {
    case 'text':
      return { type: 'text', text: { body: message.text, preview_url: false } }
    case 'link': {
      const parameters = { display_text: message.link.title, url: message.link.url }
      const action = { name: 'cta_url' as const, parameters }
      return { type: 'interactive', interactive: { type: 'cta_url', body, action } }
    }
    case 'buttons': {
      const buttons = rowsOf(message).map((reply) => ({ type: 'reply' as const, reply }))
      return { type: 'interactive', interactive: { type: 'button', body, action: { buttons } } }
    }
    case 'list': {
      const action = { button: message.caption, sections: [{ rows: rowsOf(message) }] }
      return { type: 'interactive', interactive: { type: 'list', body, action } }
    }
  }
}

const rowsOf = ({ choices }: Pick<ShownMessage & { kind: 'list' | 'buttons' }, 'choices'>) =>
  choices.map(({ title, payload: id }) => ({ id, title }))
