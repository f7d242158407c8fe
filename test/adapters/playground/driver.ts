import Fastify from 'fastify'
import { createPlayground } from '../../../adapters/playground/index.ts'
import type {
  Earlier,
  Person,
  PhonePort,
  Reply,
  WireMessage,
  WireNotice,
} from '../../../adapters/playground/index.ts'
import type { Button, Card, ChatCore, Form, Rich } from '../../../src/chat/port.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { playgroundMessages } from '../../../src/store/delivery/playground-messages.ts'
import type { ChatDriver, VisibleMessages, VisibleCard } from '../../chat/chat-driver.ts'
import { cast } from '../../helpers/cast.ts'

const people: Person[] = [
  ...[...cast, 'nobody-9'].map((userId) => ({ userId, name: userId, title: 'member' })),
  { userId: 'guest-7', name: 'guest-7', title: 'guest', stranger: true },
]
const nothingPlayed = {
  number: 1,
  bot: 'Shop',
  base: null,
  isLive: false,
  changes: [],
  left: 0,
  about: [],
  said: [],
  now: null,
  after: [],
}
const noPhone: PhonePort = {
  bots: async () => [],
  say: async () => ({ replies: [], note: null }),
  history: async () => ({ messages: [], isAnswering: false, isOpen: false }),
  rehearse: async () => ({ ...nothingPlayed }),
}

/** The playground with `core` behind it, on a port of its own; its channels are empty. */
export async function openPlayground(db: Db, core: ChatCore, now: () => number) {
  await db('playgroundMessages').del()
  const log = playgroundMessages(db)
  const playground = createPlayground({
    core,
    log,
    people: async () => people,
    phone: noPhone,
    now,
    publicUrl: () => 'https://slipway.test',
    storageProblem: () => null,
  })
  const app = Fastify()
  await app.register(playground.routes)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { adapter: playground.adapter, url, stop: () => app.close() }
}
export type Opened = Awaited<ReturnType<typeof openPlayground>>

/** People at the page: each act is a call that it makes, and what they see is what it reads. */
export function playgroundDriver({ adapter, url }: Opened): ChatDriver {
  const channel = 'releases'
  const read = readerOf(url)
  const deliveries = new Map<string, string>()
  /** The message that somebody opened a form from. */
  const origins = new Map<string, Origin>()
  /** Where a button stood on a card: a tab that has slept still shows it. */
  const stale = new Map<string, Origin>()

  const deliveryOf = (name: string = crypto.randomUUID()) => {
    const id = deliveries.get(name) ?? crypto.randomUUID()
    deliveries.set(name, id)
    return id
  }
  const standsIn = async (who: string, place: string, action: string) => {
    const all = await read(who, place)
    const on = all.findLast((one) => buttonsOf(one).some((button) => button.id === action))
    return on ? { channel: place, messageId: on.id } : null
  }
  const find = async (who: string, action: string): Promise<Origin> =>
    (await standsIn(who, channel, action)) ??
    stale.get(action) ??
    (await standsIn(who, 'dm', action)) ?? { channel }
  const act = async (path: string, who: string, what: object, at: Origin, delivery?: string) => {
    const answer = await fetch(`${url}/playground/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-slipway-playground': '1' },
      body: JSON.stringify({ as: who, ...at, id: deliveryOf(delivery), ...what }),
    })
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`)
    const reply: Reply = JSON.parse(await answer.text())
    if (reply.kind === 'form') origins.set(`${who} ${reply.form.id}`, at)
    if (reply.kind !== 'shown') return seenReply(reply)
    const ids = new Set(reply.messages.map(({ id }) => id))
    return seenMessages((await read(who, at.channel)).filter(({ id }) => ids.has(id)))
  }

  return {
    platform: 'playground',
    install: 'local',
    channel,
    adapter,
    command: (who, text, id) => act('say', who, { text }, { channel }, id),
    click: async (who, action, id) => act('click', who, { action }, await find(who, action), id),
    submit: (who, form, values, id) => {
      const at = origins.get(`${who} ${form}`) ?? { channel }
      return act('submit', who, { form, values }, at, id)
    },
    say: async (who, text) => void (await act('say', who, { text }, { channel: 'dm' })),
    pressDirect: async (who, label) => {
      const all = await read(who, 'dm')
      const on = all.findLast((one) => buttonsOf(one).some((button) => button.label === label))
      const action = on && buttonsOf(on).find((button) => button.label === label)?.id
      if (!on || !action) throw new Error(`${who} has no ${label} in the direct messages`)
      return act('click', who, { action }, { channel: 'dm', messageId: on.id })
    },
    cards: async () => {
      const all = await read('noa', channel)
      for (const one of all)
        for (const { id } of buttonsOf(one)) stale.set(id, { channel, messageId: one.id })
      return all.flatMap((one) =>
        one.body.kind === 'card' ? [seenCard(one.body.card, linesUnder(all, one))] : [],
      )
    },
    directs: async (who) =>
      (await read(who, 'dm')).flatMap(({ body }) =>
        body.kind === 'notice' ? [text(body.notice.lines)] : [],
      ),
    directButtons: async (who) =>
      (await read(who, 'dm')).flatMap((one) => buttonsOf(one).map(({ label }) => label)),
  }
}
type Origin = { channel: string; messageId?: string }

/** A whole channel as `who` sees it when they scroll to its beginning, oldest first. */
const readerOf = (url: string) => async (who: string, channel: string) => {
  const pages: WireMessage[][] = []
  for (let before = ''; ;) {
    const query = new URLSearchParams({ as: who, channel, ...(before && { before }) })
    const answer = await fetch(`${url}/playground/api/messages?${query.toString()}`)
    if (!answer.ok) throw new Error(`reading answers ${answer.status}: ${await answer.text()}`)
    const { messages, more }: Earlier = JSON.parse(await answer.text())
    pages.unshift(messages)
    const [oldest] = messages
    if (!more || !oldest) return pages.flat()
    before = oldest.id
  }
}

function seenReply(reply: Exclude<Reply, { kind: 'shown' }>): VisibleMessages {
  return reply.kind === 'form'
    ? { kind: 'form', ...seenForm(reply.form), errors: reply.errors }
    : { kind: 'nothing' }
}

/** What an act put into the channel: the clicked card as it is now, an answer, or both. */
function seenMessages(messages: WireMessage[]): VisibleMessages {
  const answer = messages.flatMap((one) =>
    one.body.kind === 'notice' ? [{ isPrivate: one.private, notice: one.body.notice }] : [],
  )[0]
  const [card] = messages.flatMap(({ body }) => (body.kind === 'card' ? [body.card] : []))
  if (card) {
    return { kind: 'update', card: seenCard(card, []), said: text(answer?.notice.lines ?? []) }
  }
  if (!answer) throw new Error('what the page was told to show is in no channel')
  return { kind: answer.isPrivate ? 'private' : 'public', ...seenNotice(answer.notice) }
}

function buttonsOf({ body }: WireMessage): Button[] {
  if (body.kind === 'card') return [...body.card.buttons, ...(body.card.more?.buttons ?? [])]
  return body.kind === 'notice' ? body.notice.buttons : []
}

const linesUnder = (all: readonly WireMessage[], root: WireMessage) =>
  all.flatMap(({ thread, body }) =>
    thread === root.id && body.kind === 'line' ? [plain(body.line)] : [],
  )

const seenNotice = ({ tone, lines, buttons, files }: WireNotice) => ({
  tone,
  text: text(lines),
  buttons,
  files: files.map((file) => file.name),
})

const seenForm = ({ id, title, pages }: Form) => ({
  id,
  title,
  text: text(pages.flatMap((page) => page.intro)),
  fields: pages.flatMap((page) => page.fields),
})

const seenCard = (card: Card, thread: string[]): VisibleCard => ({
  title: card.title,
  status: card.status,
  buttons: [...card.buttons, ...(card.more?.buttons ?? [])],
  text: text([
    [card.summary],
    ...(card.lead ?? []),
    ...card.fields.map(({ label, value }) => [`${label}: `, ...value]),
    ...card.sections.flatMap(({ title, lines }) => [[title], ...lines]),
    ...card.notes,
  ]),
  thread,
})

const text = (lines: readonly Rich[]): string => lines.map(plain).join('\n')
