import { ulid } from 'ulid'
import { SendProblem } from '../../src/chat/outbound-port.ts'
import type { ChatAdapter, Outgoing } from '../../src/chat/outbound-port.ts'
import type {
  Answer,
  Card,
  ChatCore,
  FieldValues,
  Form,
  Incoming,
  MessageRef,
  Notice,
  Rich,
} from '../../src/chat/port.ts'
import { plain } from '../../src/chat/kit/rich.ts'
import type { Platform } from '../../src/domain/actor.ts'
import { checkCard, checkForm, checkLine, checkNotice } from './chat-limits.ts'
import type { ChatDriver, VisibleMessages, VisibleCard } from '../chat/chat-driver.ts'

type Shown = { text: string; buttons: string[]; labels: string[] }
type Direct = Shown & { id: string; userId: string; edits: number }
type Message = { id: string; channel: string; content: Outgoing; thread: string[]; edits: number }

/** How the next call out goes wrong: before anything happened, or after the platform took it. */
export type Fault = {
  call: 'post' | 'edit' | 'reply' | 'direct'
  when: 'before' | 'after'
  error: Error
  /** Of a post, where: without it the first one anywhere. */
  channel?: string
}

/**
 * A chat in memory that keeps the port's rules: lengths and counts of both platforms, one post a
 * key, no reply without its root, nothing after a deletion.
 */
export function memoryChat(place: { platform: Platform; install: string; channel: string }) {
  const { platform, install } = place
  const messages = new Map<string, Message>()
  const keys = new Map<string, string>()
  const directs: Direct[] = []
  const sentKeys = new Set<string>()
  const faults: Fault[] = []
  const shut = new Set<string>()
  let count = 0

  const hangs: { at: Pick<Fault, 'call' | 'when'>; reached: () => void }[] = []

  const failing = async (call: Fault['call'], when: Fault['when'], where?: string) => {
    const hang = hangs.findIndex(({ at }) => at.call === call && at.when === when)
    if (hang >= 0) {
      hangs.splice(hang, 1)[0]?.reached()
      await new Promise(() => {})
    }
    const at = faults.findIndex(
      ({ channel, ...fault }) =>
        fault.call === call && fault.when === when && (channel ?? where) === where,
    )
    if (at >= 0) throw faults.splice(at, 1)[0]?.error
  }

  const adapter: ChatAdapter = {
    platform,
    post: async (to, content, key) => {
      await failing('post', 'before', to.channel)
      if (to.install !== install) throw new SendProblem(platform, 'unknown install', null)
      checkOutgoing(content)
      const known = keys.get(key)
      const id = known ?? `m${++count}`
      keys.set(key, id)
      if (!known) messages.set(id, { id, channel: to.channel, content, thread: [], edits: 0 })
      await failing('post', 'after', to.channel)
      return { messageId: id }
    },
    edit: async (at, content) => {
      await failing('edit', 'before')
      checkOutgoing(content)
      const direct = directs.find(({ id }) => id === at.messageId)
      const message = messages.get(at.messageId) ?? direct
      if (!message) return 'gone'
      Object.assign(message, { content, edits: message.edits + 1 })
      if (direct) Object.assign(direct, shownDirectly(content))
      await failing('edit', 'after')
      return 'edited'
    },
    reply: async (under, line, key) => {
      await failing('reply', 'before')
      checkLine(line)
      const message = messages.get(under.messageId)
      if (!message) return 'gone'
      if (!sentKeys.has(key)) message.thread.push(plain(line))
      sentKeys.add(key)
      await failing('reply', 'after')
      return 'sent'
    },
    direct: async (to, content, key) => {
      await failing('direct', 'before')
      checkOutgoing(content)
      if (shut.has(to.userId)) return 'closed'
      const { userId } = to
      const id = keys.get(key) ?? `d${++count}`
      if (!keys.has(key)) directs.push({ id, userId, edits: 0, ...shownDirectly(content) })
      keys.set(key, id)
      await failing('direct', 'after')
      return { install, channel: `dm:${userId}`, messageId: id }
    },
  }
  /** The call is never answered, as for a process that is killed in it. */
  const hang = (at: Pick<Fault, 'call' | 'when'>, reached: () => void) => {
    hangs.push({ at, reached })
  }
  const remove = ({ messageId }: Pick<MessageRef, 'messageId'>) => {
    messages.delete(messageId)
    const at = directs.findIndex(({ id }) => id === messageId)
    if (at >= 0) directs.splice(at, 1)
  }
  return { ...place, adapter, messages, directs, faults, hang, shut, delete: remove }
}

export type MemoryChat = ReturnType<typeof memoryChat>

function shownDirectly(content: Outgoing): Shown {
  const { lines, buttons } = content.kind === 'notice' ? content.notice : { lines: [], buttons: [] }
  return {
    text: lines.map(plain).join('\n'),
    buttons: buttons.map(({ id }) => id),
    labels: buttons.map(({ label }) => label),
  }
}

/** People at the chat: what they type and click goes to the core, and what they see comes back. */
export function memoryDriver(chat: MemoryChat, core: ChatCore, at: () => number): ChatDriver {
  const send = async (
    who: string,
    what: What,
    id?: string,
    direct = false,
  ): Promise<VisibleMessages> => {
    const incoming: Incoming = {
      ...what,
      platform: chat.platform,
      interactionId: id ?? ulid(),
      user: { install: chat.install, userId: who, name: who, stranger: who.startsWith('guest') },
      channel: direct ? `dm:${who}` : chat.channel,
      ...(direct && { direct }),
      at: at(),
    }
    const first = core.firstAnswer(incoming)
    const answer = await core.receive(incoming)
    keepsPromise(first, answer)
    if (answer.kind !== 'direct') return seen(answer)
    for (const one of answer.messages) {
      const messageId = tell(who, one)
      const { install } = chat
      if (one.kept !== undefined) {
        await core.directShown(one.kept, { install, channel: `dm:${who}`, messageId })
      }
    }
    return seen(answer)
  }
  const tell = (userId: string, notice: Notice): string => {
    const id = ulid()
    chat.directs.push({ id, userId, edits: 0, ...shownDirectly({ kind: 'notice', notice }) })
    return id
  }
  return {
    platform: chat.platform,
    install: chat.install,
    channel: chat.channel,
    adapter: chat.adapter,
    command: (who, text, id) => send(who, { kind: 'command-text', text }, id),
    click: (who, action, id) => send(who, { kind: 'click', action }, id),
    submit: (who, form, values, id) => send(who, { kind: 'submit', form, values }, id),
    say: async (who, text) => {
      const back = await send(who, { kind: 'said', text }, undefined, true)
      if (!('tone' in back) || back.text.includes(elsewhere)) return
      tell(who, { tone: back.tone, lines: [[back.text]], buttons: back.buttons, files: [] })
    },
    pressDirect: (who, label) => {
      const on = chat.directs.findLast((one) => one.userId === who && one.labels.includes(label))
      const action = on?.buttons[on.labels.indexOf(label)] ?? ''
      return send(who, { kind: 'click', action }, undefined, true)
    },
    cards: async () =>
      [...chat.messages.values()]
        .filter((message) => message.channel === chat.channel)
        .flatMap((message): VisibleCard[] => {
          const { content, thread } = message
          return content.kind === 'card' ? [{ ...seenCard(content.card), thread }] : []
        }),
    directs: async (who) =>
      chat.directs.filter((direct) => direct.userId === who).map((direct) => direct.text),
    directButtons: async (who) =>
      chat.directs.filter((direct) => direct.userId === who).flatMap((direct) => direct.labels),
  }
}

/** What is told where somebody acted is not told there once more. */
const elsewhere = 'in your direct messages with Slipway'

type What =
  | { kind: 'said'; text: string }
  | { kind: 'command-text'; text: string }
  | { kind: 'click'; action: string }
  | { kind: 'submit'; form: string; values: FieldValues }

/** A form opens nothing later, and what was promised private never shows in public. */
function keepsPromise(first: string, answer: Answer): void {
  if (answer.kind === 'form' && first !== 'form') throw new Error(`a form after ${first}`)
  if (answer.kind === 'notice' && answer.audience === 'public' && first !== 'public') {
    throw new Error(`a public notice after ${first}`)
  }
  if (answer.kind === 'update' && first !== 'update' && first !== 'form') {
    throw new Error(`an update after ${first}`)
  }
}

function seen(answer: Answer): VisibleMessages {
  switch (answer.kind) {
    case 'nothing':
      return { kind: 'nothing' }
    case 'notice':
      checkNotice(answer.notice)
      return { kind: answer.audience, ...seenNotice(answer.notice) }
    case 'form':
      checkForm(answer.form)
      return { kind: 'form', ...seenForm(answer.form), errors: {} }
    case 'errors':
      checkForm(answer.form)
      checkNotice(answer.notice)
      return { kind: 'form', ...seenForm(answer.form), errors: answer.fields }
    case 'direct':
      checkNotice(answer.here)
      for (const one of answer.messages) checkNotice(one)
      return { kind: 'private', ...seenNotice(answer.here) }
    case 'update':
      checkCard(answer.card)
      if (answer.notice) checkNotice(answer.notice)
      return {
        kind: 'update',
        card: { ...seenCard(answer.card), thread: [] },
        said: answer.notice ? seenNotice(answer.notice).text : '',
      }
  }
}

const seenNotice = ({ lines, buttons, files, tone }: Notice) => ({
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

const seenCard = (card: Card) => ({
  title: card.title,
  status: card.status,
  buttons: [...card.buttons, ...(card.more?.buttons ?? [])],
  text: text([
    [card.title],
    [card.status],
    [card.summary],
    ...(card.lead ?? []),
    ...card.fields.map(({ label, value }) => [`${label}: `, ...value]),
    ...card.sections.flatMap(({ title, lines, more }) => [[title], ...lines, [`and ${more} more`]]),
    ...card.notes,
  ]),
})

const text = (lines: readonly Rich[]): string => lines.map(plain).join('\n')

function checkOutgoing(content: Outgoing): void {
  if (content.kind === 'card') checkCard(content.card)
  else checkNotice(content.notice)
}
