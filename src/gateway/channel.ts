import type { Background } from '../background.ts'
import type { Channel } from '../bot/definition.ts'
import { createChannelIn } from './channel-in.ts'
import type { ChannelIn, ChannelOut } from './channel-port.ts'
import type { Gateway } from './gateway.ts'
import { byFirstName } from './inbox/inbox-deps.ts'
import { createInbox } from './inbox/inbox.ts'
import type { Inbox } from './inbox/inbox.ts'
import { createMarks } from './outbound/mark-read.ts'
import { createOutbound } from './outbound/outbound.ts'
import type { Outbound, OutboundDeps } from './outbound/outbound.ts'

export type CustomerChannelDeps<Body> = Pick<OutboundDeps<Body>, 'rates' | 'replyMaxAgeMs'> & {
  gateway: Gateway
  channel: Channel
  out: ChannelOut<Body>
  background: Background
  now: () => number
  log: (level: 'info' | 'warn' | 'error', message: string) => void
}

/** A customers' channel: what comes in is kept, answered in batches, and sent from rows. */
export type CustomerChannel = { channelIn: ChannelIn; inbox: Inbox; outbound: Outbound }

export function createCustomerChannel<Body>(deps: CustomerChannelDeps<Body>): CustomerChannel {
  const { gateway, out, background, now, log } = deps
  const outbound = createOutbound(deps)
  const marks = createMarks(out, deps)
  const inbox = createInbox({
    gateway,
    contactsOf: byFirstName,
    noSender: (channel) => log('warn', `A message came for a ${channel} number of no sender`),
    render: (_channel, reply) => out.render(reply),
    wakeOutbound: outbound.wake,
    markRead: marks.mark,
    background,
    now,
    log,
  })
  return { channelIn: createChannelIn({ gateway, inbox, outbound, now, log }), inbox, outbound }
}
