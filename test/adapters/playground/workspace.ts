import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { createPlayground } from '../../../adapters/playground/index.ts'
import type { Person, PhonePort } from '../../../adapters/playground/index.ts'
import { storageProblem } from '../../../src/control/kit/storage-problem.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { playgroundMessages } from '../../../src/store/delivery/playground-messages.ts'
import { fakeChatCore } from '../../doubles/chat-core.ts'

const people: Person[] = [
  { userId: 'dev', name: 'Dev', title: 'developer' },
  { userId: 'ana', name: 'Ana', title: 'approver' },
  { userId: 'sam', name: 'Sam', title: 'super admin' },
  { userId: 'mo', name: 'Mo', title: 'manager' },
  { userId: 'gus', name: 'Gus', title: 'guest', stranger: true },
]

/** The playground on a real server, with a core and a gateway that answer the same each time. */
export async function openWorkspace(db: Db) {
  const core = fakeChatCore()
  const phone = fakePhone()
  let clock = Date.UTC(2026, 10, 21, 9, 30)
  const { adapter, routes } = createPlayground({
    core,
    log: playgroundMessages(db),
    people: async () => people,
    phone,
    now: () => (clock += 1000),
    publicUrl: () => 'https://slipway.test',
    storageProblem,
  })
  const app: FastifyInstance = Fastify({ logger: false })
  await app.register(routes)
  return { app, core, adapter, phone }
}

/** A gateway with two bots: three buttons at hello, a list of five at "menu", a link at "site". */
function fakePhone(): PhonePort & { sent: Parameters<PhonePort['say']>[0][] } {
  const sent: Parameters<PhonePort['say']>[0][] = []
  return {
    sent,
    bots: async () => [
      {
        botId: 'b1',
        slug: 'orders',
        name: 'Orders',
        senders: [
          { id: 's1', name: 'Front desk', masked: '+1 ··· 0100', isActive: true, unserved: null },
        ],
        hasCandidate: true,
        shows: ['V1.4'],
      },
      {
        botId: 'b2',
        slug: 'support-en',
        name: 'Support EN',
        senders: [
          { id: 's2', name: 'Help line', masked: '+1 ··· 0101', isActive: false, unserved: null },
        ],
        hasCandidate: false,
        shows: [],
      },
    ],
    say: async (message) => {
      sent.push(message)
      const isLive = message.environment === 'live'
      return isLive ? { replies: [], note: null, isComing: true } : turnFor(message.text)
    },
    rehearse: async ({ change, said = [{ text: 'hi' }] }) =>
      rehearsal(
        change,
        said.map(({ text }) => ({ text })),
      ),
    history: async ({ environment, botId, contact }) => ({
      isAnswering: false,
      // Rosa's chats stay open, those of others are over at once.
      isOpen: contact === '12025550142' && sent.some((one) => one.botId === botId),
      messages: sent
        .filter((one) => one.environment === environment && one.botId === botId)
        .filter((one) => one.contact === contact)
        .flatMap((one) => [
          {
            id: one.messageId,
            messageId: one.messageId,
            from: 'customer' as const,
            text: one.text,
            buttons: [],
            at: 1_763_717_400_000,
          },
          ...turnFor(one.text).replies.map((reply, i) => ({
            ...reply,
            id: `${one.messageId}-${i}`,
            from: 'bot' as const,
            at: 1_763_717_401_000,
            version: 'V1.0',
          })),
          ...noteFor(one),
        ]),
    }),
  }
}

/** Of a live message it is recorded; of others it comes with the answer alone. */
function noteFor({ environment, text, messageId }: Parameters<PhonePort['say']>[0]) {
  const { note } = turnFor(text)
  if (environment !== 'live' || note === null) return []
  return [{ id: `${messageId} note`, from: 'note' as const, text: note, buttons: [], at: 0 }]
}

type Rehearsing = Awaited<ReturnType<PhonePort['rehearse']>>

/** Two changes; what is written is answered by both versions, which differ in one word. */
function rehearsal(change: string | undefined, said: Rehearsing['said']): Rehearsing {
  const side = (word: { gone: string } | { added: string }): Rehearsing['after'] =>
    said.flatMap(({ text }) => [
      { from: 'customer' as const, words: [text], buttons: [], isAbout: false },
      {
        from: 'bot' as const,
        words: ['It takes ', word, ' days.'],
        buttons: [{ title: 'Menu', payload: '/menu' }],
        isAbout: change === 'b',
      },
    ])
  return {
    number: 12,
    bot: 'Orders',
    base: 'V1.0',
    isLive: true,
    changes: [
      { key: 'a', title: 'Delivery', lines: [['In ', { gone: 'three' }, ' ', { added: 'two' }]] },
      { key: 'b', title: 'New button in the menu', lines: [[{ caption: 'Gift cards' }]] },
    ],
    left: 0,
    about: [['⚠️ ', { bold: 'Look twice: ' }, 'a number changes.']],
    said,
    now: side({ gone: 'three' }),
    after: side({ added: 'two' }),
  }
}

function turnFor(text: string): Awaited<ReturnType<PhonePort['say']>> {
  const options = (...titles: string[]) => titles.map((title) => ({ title, payload: `/${title}` }))
  const about = { bot: 'Orders', version: 'V1.0', note: null }
  if (text === 'menu') {
    const buttons = options('Track an order', 'Change address', 'Cancel', 'Refund', 'Talk to us')
    return { ...about, replies: [{ text: 'What can we do for you?', buttons }] }
  }
  if (text === 'site') {
    const buttons = [{ title: 'Open the shop', url: 'https://shop.example/' }]
    return { ...about, replies: [{ text: 'It is all on our site.', buttons }] }
  }
  if (text === 'nobody') return { replies: [], note: 'No bot is active on this number.' }
  const replies = [
    { text: 'Hello! I am *Orders*, and I know where your parcel is.', buttons: [] },
    { text: 'How can I help?', buttons: options('Track an order', 'Opening hours', 'Talk to us') },
  ]
  return { ...about, replies }
}
