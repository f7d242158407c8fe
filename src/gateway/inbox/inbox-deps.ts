import type { Background } from '../../background.ts'
import type { Channel } from '../../bot/definition.ts'
import type { Db } from '../../store/kit/database.ts'
import type { Alias, ChannelMessage, Reply } from '../channel-port.ts'
import type { Gateway } from '../gateway.ts'

/** Whose message it is, and by which names they are reached. */
export type InboundContact = { id: string; aliases: readonly Alias[] }

export type InboxDeps = {
  gateway: Gateway
  /** The contacts of many messages, in their order, in the transaction that keeps them. */
  contactsOf: (
    trx: Db,
    channel: Channel,
    writers: readonly { aliases: readonly Alias[]; at: number }[],
  ) => Promise<InboundContact[]>
  /** It came for a number of no sender. */
  noSender: (channel: Channel, message: ChannelMessage) => void
  /** A bubble as the messages that carry all of it on this channel, in their order. */
  render: (channel: Channel, reply: Reply) => unknown[]
  /** There are rows to send. */
  wakeOutbound: () => void
  /** It was read, and perhaps an action server is being asked. */
  markRead: (message: { fromId: string; messageId: string; at: number }, isTyping: boolean) => void
  background: Pick<Background, 'run' | 'pause'>
  /** Beyond this many that wait, a channel has to deliver again later. */
  waitingMax?: number
  now: () => number
  log: (level: 'info' | 'warn' | 'error', message: string) => void
}

/** `wake`: there may be more to handle. */
export type InboxWork = InboxDeps & { wake: () => void }

/** Customers by the first name they came with, a phone number before others. */
export const byFirstName: InboxDeps['contactsOf'] = async (_trx, _channel, writers) =>
  writers.map(({ aliases }) => {
    const first = aliases.find(({ kind, id }) => kind === 'phone' && id !== '') ?? aliases[0]
    return { id: first?.id ?? '', aliases }
  })
