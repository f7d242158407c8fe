import type { NewInbound } from '../../store/inbox/inbox-rows.ts'
import { acceptId, acceptMessage } from '../accept-message.ts'
import type { Contact } from '../contacts/contacts-of.ts'
import type { Message } from '../take-turn.ts'
import { isAside, readable, wordsFor } from '../unread/content-words.ts'
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
  /** No bot reads it: `text` is what it is, for the team. */
  unread?: Unread
}
/** Nobody expects an answer to an aside, somebody else gives it in a standby; `odd` is a new kind. */
export type Unread = { isAside?: true; isStandby?: true; odd?: string }
type Placed = Pick<NewInbound, 'id' | 'place' | 'receivedAt'> & { contact: Contact }

/** @throws Refusal VALIDATION when its ids can never be stored */
export function inboundRow(
  message: ChannelMessage,
  { id, place, receivedAt, contact: { id: contact, aliases } }: Placed,
): NewInbound {
  const { messageId, at, sender } = message
  acceptId('message id', messageId)
  const words = wordsOf(message)
  const said = words ?? { text: wordsFor(message.content) }
  const { text, payload } = acceptMessage({ ...said, contact, at })
  const body: InboundBody = { text, from: sender.id, to: aliases }
  if (payload !== undefined) body.payload = payload
  if (message.content.type === 'media') body.isCaption = true
  if (words === null) body.unread = unreadOf(message)
  return { id, place, contact, messageId, body: JSON.stringify(body), at, receivedAt }
}

const bodies = new WeakMap<object, InboundBody>()

/** Read once for each row, which is asked for it several times: change nothing in it. */
export function bodyOf(row: Pick<NewInbound, 'body'>): Readonly<InboundBody> {
  const known = bodies.get(row)
  if (known) return known
  const body: InboundBody = JSON.parse(row.body)
  bodies.set(row, body)
  return body
}

/** Told by its text: most messages are neither, and are not parsed for it. */
export const isUnread = ({ body }: Pick<NewInbound, 'body'>): boolean => body.includes('"unread":{')
export const isCaption = ({ body }: Pick<NewInbound, 'body'>): boolean =>
  body.includes('"isCaption":true')

/** As the bot takes it. */
export function messageOf(row: Pick<NewInbound, 'body' | 'contact' | 'messageId' | 'at'>): Message {
  const { text, payload } = bodyOf(row)
  const { contact, messageId, at } = row
  return { text, ...(payload !== undefined && { payload }), contact, messageId, at }
}

const unreadOf = ({ content, isStandby }: ChannelMessage): Unread => ({
  ...(isAside(content) && { isAside: true }),
  ...(isStandby && { isStandby: true }),
  ...(content.type === 'unknown' && { odd: content.name }),
})

/** What a bot can read of it; null where there are no words, or somebody else answers. */
function wordsOf({
  content,
  isStandby,
}: Pick<ChannelMessage, 'content' | 'isStandby'>): { text: string; payload?: string } | null {
  if (isStandby) return null
  return readable(content)
}
