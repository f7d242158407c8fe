import type { NewInbound } from '../../store/inbox/inbox-rows.ts'
import { acceptId, acceptMessage } from '../accept-message.ts'
import type { Contact } from '../contacts/contacts-of.ts'
import type { Message } from '../take-turn.ts'
import { readable } from '../unread/content-words.ts'
import type { Alias, ChannelMessage } from '../channel-port.ts'

/** What the inbox keeps of a message, as JSON. */
export type InboundBody = {
  text: string
  payload?: string
  /** Our sender as its channel names it, and by which names the customer is reached. */
  from: string
  to: readonly Alias[]
  /** Of a picture or the like, which nobody here can read. */
  isCaption?: true
}
type Placed = Pick<NewInbound, 'id' | 'place' | 'receivedAt'> & { contact: Contact }

/** @throws Refusal VALIDATION when its ids can never be stored */
export function inboundRow(
  message: ChannelMessage,
  { contact: { id: contact, aliases }, ...placed }: Placed,
): NewInbound {
  const { messageId, at, sender } = message
  acceptId('message id', messageId)
  const words = wordsOf(message) ?? { text: '' }
  const { text, payload } = acceptMessage({ ...words, contact, at })
  const body: InboundBody = {
    text,
    ...(payload !== undefined && { payload }),
    from: sender.id,
    to: aliases,
    ...(message.content.type === 'media' && { isCaption: true }),
  }
  return { ...placed, contact, messageId, body: JSON.stringify(body), at }
}

export const bodyOf = ({ body }: Pick<NewInbound, 'body'>): InboundBody => JSON.parse(body)

/** As the bot takes it. */
export function messageOf(row: Pick<NewInbound, 'body' | 'contact' | 'messageId' | 'at'>): Message {
  const { text, payload } = bodyOf(row)
  const { contact, messageId, at } = row
  return { text, ...(payload !== undefined && { payload }), contact, messageId, at }
}

/** What a bot can read of it; null where there are no words, or somebody else answers. */
export function wordsOf({
  content,
  isStandby,
}: Pick<ChannelMessage, 'content' | 'isStandby'>): { text: string; payload?: string } | null {
  if (isStandby) return null
  return readable(content)
}
