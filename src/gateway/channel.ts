import type { Background } from '../background.ts'
import type { Channel } from '../bot/definition.ts'
import { createChannelIn } from './channel-in.ts'
import type { ChannelIn, ChannelOut, Reply } from './channel-port.ts'
import { contactsOf } from './contacts/contacts-of.ts'
import type { FindSenders } from './contacts/senders-of.ts'
import type { Gateway } from './gateway.ts'
import type { InboxDeps } from './inbox/inbox-deps.ts'
import { createInbox } from './inbox/inbox.ts'
import type { Inbox } from './inbox/inbox.ts'
import { createMarks } from './outbound/mark-read.ts'
import { createOutbound } from './outbound/outbound.ts'
import type { Outbound, OutboundDeps } from './outbound/outbound.ts'

export type CustomerChannelDeps<Body> = Pick<
  OutboundDeps<Body>,
  'rates' | 'replyMaxAgeMs' | 'accountOf' | 'fromOf'
> & {
  gateway: Gateway
  channel: Channel
  out: ChannelOut<Body>
  background: Background
  now: () => number
  log: (level: 'info' | 'warn' | 'error', message: string) => void
}

/** A customers' channel: what comes in is kept, answered in batches, and sent from rows. */
export type CustomerChannel = {
  channelIn: ChannelIn
  /** The same, for a channel that names our senders in another way. */
  openIn: (sendersOf: FindSenders) => ChannelIn
  inbox: Inbox
  outbound: Outbound
  /** A bubble as the messages that carry it from this number of ours. */
  render: (reply: Reply, from: string) => unknown[]
}

export function createCustomerChannel<Body>(deps: CustomerChannelDeps<Body>): CustomerChannel {
  const { gateway, out, background, now, log } = deps
  const outbound = createOutbound(deps)
  const marks = createMarks(out, deps)
  const common: Omit<InboxDeps, 'background'> = {
    gateway,
    contactsOf,
    render: (fromId, reply) => out.render(reply, fromId),
    wakeOutbound: outbound.wake,
    direct: outbound.direct,
    markRead: marks.mark,
    now,
    log,
  }
  const inbox = createInbox({ ...common, background })
  const openIn = (sendersOf?: FindSenders) =>
    createChannelIn({
      ...common,
      inbox,
      heedStatuses: outbound.heed,
      ...(sendersOf && { sendersOf }),
    })
  return { channelIn: openIn(), openIn, inbox, outbound, render: out.render }
}
