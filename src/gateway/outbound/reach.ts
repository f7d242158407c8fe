import type { Channel } from '../../bot/definition.ts'
import type { ContactWindow } from '../../store/outbound/contact-windows.ts'
import type { Alias, Reply } from '../channel-port.ts'

/** How an answer gets to who wrote, on a channel behind a network. */
export type Reach = {
  channel: Channel
  senderId: string
  contact: string
  fromId: string
  recipient: readonly Alias[]
  /** The channel's id of the message that is answered, and when it was written. */
  messageId: string
  at: number
  now: () => number
  render: (reply: Reply) => unknown[]
}

/** After this long without a word of theirs a customer may be written to by templates alone. */
export const windowMs = 24 * 3_600_000

export const windowOf = ({
  senderId,
  contact,
  fromId,
  recipient,
  messageId,
  at,
}: Omit<Reach, 'channel' | 'now' | 'render'>): ContactWindow => ({
  senderId,
  contact,
  fromId,
  recipient: JSON.stringify(recipient),
  messageId,
  at,
})
