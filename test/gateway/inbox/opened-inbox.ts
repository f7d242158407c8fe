import { createBackground } from '../../../src/background.ts'
import type { Background } from '../../../src/background.ts'
import type { Reply } from '../../../src/bot/converse/turn.ts'
import type { ChannelMessage } from '../../../src/gateway/channel-port.ts'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import { contactsOf } from '../../../src/gateway/contacts/contacts-of.ts'
import type { InboxDeps } from '../../../src/gateway/inbox/inbox-deps.ts'
import { createInbox } from '../../../src/gateway/inbox/inbox.ts'
import type { Inbox } from '../../../src/gateway/inbox/inbox.ts'
import type { Event } from '../../../src/domain/events.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { listeningGateway, noon, seedLive } from '../seed.ts'

export const rosa = '12025550142'
export const tom = '12025550167'

export type OpenedInbox = {
  inbox: Inbox
  gateway: Gateway
  told: Event[]
  logged: string[]
  /** Whose messages were marked as read, and whether an answer is being written. */
  marked: string[]
  /** Moves its clock. */
  clock: { now: number }
  /** Somebody writes; resolves when it is kept. */
  writes: (from: string, text: string, more?: Partial<ChannelMessage>) => Promise<void>
  /** What was begun has ended. */
  handled: () => Promise<void>
  /** Everything that may be handled now is. */
  settled: () => Promise<void>
  /** What goes out, in its order, as `contact: text`. */
  out: () => Promise<string[]>
  stop: () => Promise<void>
}

type Deps = (gateway: Gateway, background: Background) => Partial<InboxDeps>

/** An inbox on a sender whose bot says "One"; its clock stands still. */
export async function openInbox(
  db: Db,
  { deps = () => ({}), ...live }: { deps?: Deps; yaml?: string; actionUrl?: string } = {},
): Promise<OpenedInbox & Awaited<ReturnType<typeof seedLive>>> {
  const seeded = await seedLive(db, live)
  return { ...seeded, ...(await openInboxOn(db, seeded.senderId, deps)) }
}

let counter = 0

/** Another process of the same sender. */
export async function openInboxOn(
  db: Db,
  senderId: string,
  deps: Deps = () => ({}),
): Promise<OpenedInbox> {
  const logged: string[] = []
  const marked: string[] = []
  const clock = { now: noon }
  const background = createBackground((_reference, error) => void logged.push(String(error)))
  const { gateway, told } = listeningGateway(db)
  const inbox = createInbox({
    gateway,
    contactsOf,
    render: (_channel, { text }: Reply) => [{ text }],
    wakeOutbound: () => {},
    markRead: ({ messageId }, isTyping) =>
      void marked.push(isTyping ? `${messageId} typing` : messageId),
    background,
    now: () => clock.now,
    log: (level, message) => void logged.push(`${level} ${message}`),
    ...deps(gateway, background),
  })
  return {
    inbox,
    gateway,
    told,
    logged,
    marked,
    clock,
    writes: (from, text, more = {}) =>
      inbox.keep('whatsapp', [
        { place: senderId, message: messageFrom(from, text, { at: clock.now, ...more }) },
      ]),
    handled: () => background.settled(),
    settled: async () => {
      await inbox.look()
      await background.settled()
    },
    out: async () => {
      const rows: { contact: string; body: string }[] = await db('outboundMessages')
        .where({ senderId })
        .orderBy('id')
      return rows.map(({ contact, body }) => `${contact}: ${JSON.parse(body).text}`)
    },
    stop: async () => {
      inbox.stop()
      await background.stop()
    },
  }
}

export const messageFrom = (
  from: string,
  text: string,
  more: Partial<ChannelMessage> = {},
): ChannelMessage => ({
  kind: 'message',
  sender: { id: '770', account: '990', shown: null },
  at: noon,
  messageId: `wamid.${++counter}`,
  contact: { aliases: [{ kind: 'phone', id: from }], name: null, username: null },
  content: { type: 'text', text },
  answers: null,
  isForwarded: false,
  referral: null,
  isStandby: false,
  ...more,
})
