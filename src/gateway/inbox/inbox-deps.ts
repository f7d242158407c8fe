import type { Background } from '../../background.ts'
import type { ChannelMessage, Reply } from '../channel-port.ts'
import type { contactsOf } from '../contacts/contacts-of.ts'
import type { Gateway } from '../gateway.ts'
import type { DirectSends } from '../outbound/queue-outbound.ts'

/** A message for a sender of ours. */
export type PlacedMessage = { place: string; message: ChannelMessage }

export type InboxDeps = {
  gateway: Gateway
  /** Whose messages these are, in the transaction that keeps them. */
  contactsOf: typeof contactsOf
  /** A bubble as the messages that carry all of it from this number of ours, in their order. */
  render: (fromId: string, reply: Reply) => unknown[]
  /** There are rows to send. */
  wakeOutbound: () => void
  /** Absent where all rows wait for the pool to look for them. */
  direct?: DirectSends | undefined
  /** It was read, and perhaps an action server is being asked. */
  markRead: (message: { fromId: string; messageId: string; at: number }, isTyping: boolean) => void
  background: Pick<Background, 'run' | 'pause'>
  /** Beyond this many that wait, a channel has to deliver again later. */
  waitingMax?: number
  /** Of one customer; beyond it messages are recorded without an answer. */
  customerWaitingMax?: number
  now: () => number
  log: (level: 'info' | 'warn' | 'error', message: string) => void
}

/** `wake`: there may be more to handle. */
export type InboxWork = InboxDeps & { wake: () => void }
