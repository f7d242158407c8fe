import type { ViewOutput } from '@slack/bolt'
import type { ActionsBlockElement, KnownBlock } from '@slack/types'
import Fastify from 'fastify'
import { ulid } from 'ulid'
import { createSlack } from '../../../adapters/slack/index.ts'
import type { SlackDeps } from '../../../adapters/slack/index.ts'
import type { ChatCore, Field, FieldValues } from '../../../src/chat/port.ts'
import type { ChatDriver, VisibleMessages, VisibleCard } from '../../chat/chat-driver.ts'
import { startSlack } from '../../doubles/slack/index.ts'
import type { ShownMessage, Slack } from '../../doubles/slack/index.ts'
import { directActs } from './direct-acts.ts'
import { checkView } from '../../doubles/slack/checks/check-view.ts'

export type Mode = 'socket' | 'http'
export const channel = 'C0RELEASES'
const people = 'ava dana dov ana li sam mo noa sid nobody-9'.split(' ')

/** No test waits for the pace that Slack asks for, unless it is about that. */
const fast = { perMinute: 60_000, burst: 1000 }

/** Slack, the adapter in front of `core`, and the cast as members of one channel. */
export async function openSlack(
  core: ChatCore,
  now: () => number,
  mode: Mode,
  more: Partial<SlackDeps> = {},
) {
  const slack = await startSlack({ now })
  for (const name of people) slack.addPerson(name, { name })
  slack.addPerson('guest-7', { name: 'guest-7', is_restricted: true })
  const members = [...people, 'guest-7', slack.botUserId()]
  slack.addChannel(channel, { name: 'releases', members })
  const logged: { level: string; message: string; error: unknown }[] = []
  const app = createSlack({
    core,
    installs: installsOf(slack),
    way: mode === 'socket' ? { appToken: slack.appToken } : { signingSecret: slack.signingSecret },
    apiUrl: slack.apiUrl,
    oauth: null,
    readHome: async () => [],
    draftUpload: async () => ({ notice: nothing, replaces: null }),
    once: (_delivery, work) => work(),
    now,
    rates: { posts: fast, updates: fast, noticeUpdates: fast },
    log: (level, message, error) => logged.push({ level, message, error }),
    ...more,
  })
  const server = Fastify()
  await server.register(app.routes)
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  if (mode === 'http') slack.deliverTo(`${url}/slack/events`)
  app.start()
  if (mode === 'socket') await slack.until(() => slack.sockets.open() === 2)
  const stop = async () => {
    await app.stop()
    await server.close()
    await slack.stop()
  }
  return { slack, app, url, logged, stop }
}
export type Opened = Awaited<ReturnType<typeof openSlack>>

const nothing = { tone: 'info' as const, lines: [['Nothing.']], buttons: [], files: [] }

const installsOf = (slack: Slack) => ({
  find: async (install: string) => {
    const botUserId = slack.botUserId(install)
    if (botUserId === '') return null
    return {
      install,
      token: slack.botToken(install),
      botUserId,
      botId: `B${install}`,
      isOrganisation: false,
    }
  },
  forget: async () => {},
})

/** People at Slack as the contract wants them: what they type and click, and what they see then. */
export function slackDriver({ slack, app }: Opened): ChatDriver {
  const shown = new Map<string, ShownMessage>()
  const told = new Set<string>()
  const views = new Map<string, ViewOutput>()
  const look = (messages: readonly ShownMessage[]) => {
    for (const message of messages)
      for (const button of buttonsOf(message)) shown.set(button.id, message)
    return messages
  }
  const fresh = (who: string): ShownMessage | null => {
    const found = slack
      .user(who)
      .sees()
      .privates.find((one) => !told.has(one.ts))
    if (found) told.add(found.ts)
    if (found) look([found])
    return found ?? null
  }
  const formSeen = (who: string, before: string | undefined): VisibleMessages | null => {
    const view = slack.user(who).sees().modal?.view
    if (!view || view.hash === before) return null
    views.set(`${who} ${view.callback_id}`, view)
    return seenForm(view, {})
  }
  const after = async (who: string, modal: string | undefined, card: ShownMessage | null) => {
    await app.idle()
    const form = formSeen(who, modal)
    if (form) return form
    const said = fresh(who)
    const now = card && slack.channel(channel).messages.find((one) => one.ts === card.ts)
    if (card && now && now.edits > card.edits) {
      return { kind: 'update' as const, card: seenCard(now), said: said?.text ?? '' }
    }
    return said ? seenPrivate(said) : { kind: 'nothing' as const }
  }
  const modalOf = (who: string) => slack.user(who).sees().modal?.view.hash

  return {
    platform: 'slack',
    install: 'T1',
    channel,
    adapter: app.adapter,
    command: async (who, line) => {
      const modal = modalOf(who)
      await slack.user(who).types(line, channel)
      return after(who, modal, null)
    },
    click: async (who, action) => {
      look(slack.channel(channel).messages)
      const modal = modalOf(who)
      const on = shown.get(action) ?? (await postButton(slack, action))
      const label = buttonsOf(on).find((button) => button.id === action)?.label ?? ''
      const answer = yesOf(on, action)
      await slack.user(who).clicks(on, label, { lagging: true, ...(answer !== null && { answer }) })
      return after(who, modal, on.private ? null : on)
    },
    submit: async (who, form, values, delivery = ulid()) => {
      const view = views.get(`${who} ${form}`)
      if (!view) throw new Error(`${who} has no form ${form}`)
      const payload = submission(who, filled(view, values), delivery)
      const origin = JSON.parse(view.private_metadata)
      const card = slack.channel(channel).messages.find((one) => one.ts === origin.ts) ?? null
      const ack = await slack.send('interactive', payload)
      await app.idle()
      const body = ack.ok ? readBody(ack.body) : {}
      if (body.response_action === 'errors') return seenForm(payload.view, body.errors ?? {})
      if (body.response_action === 'update') {
        const next = { ...view, ...checkView(body.view, 'modal', (prefix) => prefix + ulid()) }
        views.set(`${who} ${next.callback_id}`, next)
        return seenForm(next, {})
      }
      return after(who, modalOf(who), card)
    },
    cards: async () =>
      look(slack.channel(channel).messages)
        .filter((one) => one.message.blocks[0]?.block_id?.startsWith('card:'))
        .map(seenCard),
    ...directActs({ slack, app }, fresh, seenPrivate),
    directs: async (who) =>
      slack
        .user(who)
        .sees()
        .directs.map((one) => one.text),
    directButtons: async (who) =>
      slack
        .user(who)
        .sees()
        .directs.flatMap((one) => one.buttons),
  }
}

/** A button that nobody made can only come from a message that somebody forged. */
async function postButton(slack: Slack, action: string): Promise<ShownMessage> {
  const element = { type: 'button', action_id: action, text: { type: 'plain_text', text: 'Press' } }
  const answer = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken()}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      channel,
      text: 'A forged button',
      blocks: [{ type: 'actions', elements: [element] }],
    }),
  })
  if (!answer.ok) throw new Error('the double does not answer')
  const found = slack.channel(channel).messages.findLast((one) => one.text === '')
  if (!found) throw new Error('the forged message was refused')
  return found
}

const buttonsOf = ({ message }: ShownMessage) => buttonsIn(message.blocks)

/** What agrees where a button asks first. */
function yesOf({ message }: ShownMessage, action: string): string | null {
  const elements = message.blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements : [],
  )
  const pressed = elements.find((element) => element.action_id === action)
  return pressed && 'confirm' in pressed ? (pressed.confirm?.confirm?.text ?? null) : null
}

const buttonsIn = (blocks: readonly KnownBlock[]) =>
  blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.flatMap((element) => pressable(element)) : [],
  )

/** A button, or the entries of an overflow menu. */
function pressable(element: ActionsBlockElement) {
  const button = (id: string, label: string) => ({
    id: id as `${string}:${string}:${number}`,
    label,
  })
  if (element.type === 'button') return [button(element.action_id ?? '', element.text.text)]
  if (element.type !== 'overflow') return []
  return element.options.map(({ value, text }) => button(value ?? '', text.text))
}

function seenCard(message: ShownMessage): VisibleCard {
  const [title = '', status = ''] = message.text.split('\n')
  return {
    title,
    status,
    text: `${message.text}\n${message.message.text}`,
    buttons: buttonsOf(message),
    thread: message.thread.map((reply) => reply.text),
  }
}

const seenPrivate = (message: ShownMessage): VisibleMessages => ({
  kind: 'private',
  tone: message.text.startsWith('🚫') ? 'refused' : 'ok',
  text: message.text,
  buttons: buttonsOf(message),
  files: [],
})

const seenForm = (view: ViewOutput, errors: Record<string, string>): VisibleMessages => ({
  kind: 'form',
  id: view.callback_id,
  title: view.title.text,
  text: JSON.stringify(view.blocks),
  fields: Object.entries(view.state.values).map(([block, actions]) => fieldOf(block, actions)),
  errors: Object.fromEntries(
    Object.entries(errors).map(([block, said]) => [block.replace('field:', ''), said]),
  ),
})

type Values = ViewOutput['state']['values']

function fieldOf(block: string, actions: Values[string]): Field {
  const [first] = Object.entries(actions)
  const [action, state] = first ?? ['', undefined]
  const kind = action.split(':')[0]
  const chosen = (state?.selected_options ?? []).map((option) => option.value)
  const value = kind === 'text' ? (state?.value ?? '') : chosen
  return { kind, name: block.replace('field:', ''), value } as unknown as Field
}

/** The form as somebody fills it in: what they leave alone stays as it is. */
function filled(view: ViewOutput, values: FieldValues): ViewOutput {
  const copy = structuredClone(view)
  for (const [name, value] of Object.entries(values)) {
    const actions = copy.state.values[`field:${name}`]
    const [action = ''] = Object.keys(actions ?? {})
    const state = actions?.[action]
    if (!state) throw new Error(`the form has no field ${name}`)
    const options = [value].flat().map((one) => ({ text: plain(String(one)), value: String(one) }))
    if (action === 'text') state.value = String(value)
    else if (['checkboxes', 'multi_static_select', 'multi_external_select'].includes(state.type))
      state.selected_options = options
    else state.selected_option = options[0] ?? null
  }
  return copy
}

const plain = (text: string) => ({ type: 'plain_text' as const, text, emoji: true })

const submission = (who: string, view: ViewOutput, trigger_id: string) => ({
  type: 'view_submission',
  team: { id: 'T1', domain: 'acme' },
  user: { id: who, name: who, team_id: 'T1' },
  api_app_id: 'A1',
  token: 'verification-token',
  is_enterprise_install: false,
  response_urls: [],
  trigger_id,
  view,
})

function readBody(body: unknown): {
  response_action?: string
  errors?: Record<string, string>
  view?: unknown
} {
  return typeof body === 'object' && body !== null ? body : {}
}
