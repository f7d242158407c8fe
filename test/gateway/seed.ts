import { ulid } from 'ulid'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import type { Channel } from '../../src/bot/definition.ts'
import type { Event } from '../../src/domain/events.ts'
import { openGateway } from '../../src/gateway/gateway.ts'
import type { Gateway, GatewaySettings } from '../../src/gateway/gateway.ts'
import type { Inbound } from './receive.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { bumpRouteRevision } from '../../src/store/live/routes.ts'

export const noon = Date.UTC(2026, 8, 14, 12)
export const minute = 60_000
export const hour = 60 * minute

/** A bot that says `hello` first, asks for an order number, and can hand over. */
export const ordersYaml = (hello: string, more = '') => `
metadata: {bot: orders, channels: [whatsapp], start: menu, fallback: sorry, actions: orders-api}
slots: {order_id: {type: text}, order_status: {type: text}}
responses:
  utter_menu: [{text: "${hello}", buttons: [{title: Track an order, payload: /track_order}]}]
  utter_sorry: [{text: "${hello}: I did not get that."}]
  utter_ask_order_id: [{text: "${hello}: what is your order number?"}]
  utter_thanks: [{text: "${hello}: order {order_id} noted."}]
  utter_status: [{text: "${hello}: order {order_id} is {order_status}."}]
flows:
  menu: {steps: [{action: utter_menu}]}
  sorry: {steps: [{action: utter_sorry}]}
  track_order:
    nlu_trigger: [{intent: track_order}]
    steps: [{collect: order_id}, {action: utter_thanks}]
  look_up:
    nlu_trigger: [{intent: look_up}]
    steps: [{action: action_order_status}, {action: utter_status}]
  human:
    nlu_trigger: [{intent: human}]
    steps: [{action: action_human_handoff}]
nlu:
  - {intent: track_order, examples: [track my order]}
  - {intent: look_up, examples: [look it up]}
  - {intent: human, examples: [talk to a person]}
${more}`

/** A bot that cannot answer anything: it has no fallback flow and no start. */
export const helplessYaml = `
metadata: {channels: [whatsapp]}
responses: {utter_hi: [{text: Hi}]}
flows: {hi: {nlu_trigger: [{intent: hi}], steps: [{action: utter_hi}]}}
nlu: [{intent: hi, examples: [good morning]}]
`

export const settings: GatewaySettings = {
  sessionExpiryMs: 4 * hour,
  customerWaitingMax: 250,
  actions: {
    secretsOf: async () => [],
    profileSecrets: async () => ({}),
    old: null,
    now: Date.now,
    allowPrivate: true,
    timeoutMs: 5000,
  },
}

/** A gateway whose events are kept in a list. */
export function listeningGateway(
  db: Db,
  actions: Partial<GatewaySettings['actions']> = {},
): { gateway: Gateway; told: Event[] } {
  const told: Event[] = []
  const tell = (_: Db, event: Event) => Promise.resolve(void told.push(event))
  const all = { ...settings, actions: { ...settings.actions, ...actions } }
  return { gateway: openGateway(db, all, { tell }), told }
}

let counter = 0
const unique = (name: string) => `${name}-${++counter}`

export async function seedBot(db: Db, builtIn = 0): Promise<string> {
  const id = unique('bot')
  await db('bots').insert({
    id,
    slug: id,
    name: 'Orders',
    devId: `${id}-dev`,
    sandboxId: `${id}-sandbox`,
    liveId: `${id}-live`,
    createdBy: 'ana',
    createdAt: noon,
    policy: '{}',
    builtIn,
  })
  return id
}

export async function seedVersion(
  db: Db,
  botId: string,
  yaml: string,
  actionUrl?: string,
): Promise<string> {
  const { definition, findings } = parseBot([{ name: 'bot.yml', text: yaml }])
  if (!definition) throw new Error(JSON.stringify(findings))
  return insertVersion(db, botId, JSON.stringify(definition), actionUrl)
}

export async function insertVersion(
  db: Db,
  botId: string,
  definition: string,
  actionUrl?: string,
): Promise<string> {
  const id = unique('version')
  const number = Number((await db('versions').where({ botId }).count({ n: '*' }).first())?.n ?? 0)
  const actionEndpoint = actionUrl === undefined ? null : { name: 'orders-api', url: actionUrl }
  const binding = JSON.stringify({ senders: [], actionEndpoint })
  await db('versions').insert({
    binding,
    id,
    botId,
    number,
    track: 'official',
    definition,
    hash: id,
    definitionHash: id,
    author: 'ana',
    comment: '',
    approvers: '[]',
    createdAt: noon,
  })
  return id
}

/** Releases a version the way the control plane does: the route revision moves first. */
export async function release(db: Db, botId: string, versionId: string): Promise<void> {
  await db.transaction(async (trx) => {
    await bumpRouteRevision(trx)
    const row = { botId, track: 'official', versionId, releasedAt: noon }
    await trx('releases').insert(row).onConflict(['botId', 'track']).merge()
  })
}

export async function seedSender(
  db: Db,
  {
    isProved = true,
    ...more
  }: {
    channel?: Channel
    address?: string
    isTest?: number
    verifiedNumber?: string | null
    /** The tester has sent the code of the verified number. */
    isProved?: boolean
  } = {},
): Promise<string> {
  const id = unique('sender')
  const row = { id, name: id, channel: 'whatsapp', address: id, createdAt: noon, ...more }
  await db('senders').insert(row)
  if (more.verifiedNumber && isProved) {
    const spent = { codeHash: null, triesLeft: 0, expiresAt: noon, provedAt: noon }
    await db('senderProofs').insert({ senderId: id, number: more.verifiedNumber, ...spent })
  }
  return id
}

/** Puts a bot in front of a sender, in place of whatever is active there. */
export async function activate(db: Db, botId: string, senderId: string): Promise<void> {
  await db.transaction(async (trx) => {
    await bumpRouteRevision(trx)
    await trx('activations').where({ senderId }).update({ state: 'ended', endedAt: noon })
    const who = { activatedBy: 'ana', activatedAt: noon }
    await trx('activations').insert({ id: ulid(), botId, senderId, state: 'active', ...who })
  })
}

export async function drain(
  db: Db,
  row: { botId: string; versionId: string; senderId: string; dueAt: number },
): Promise<void> {
  await db.transaction(async (trx) => {
    await bumpRouteRevision(trx)
    const rest = { track: 'official', state: 'draining', startedAt: noon }
    await trx('drains').insert({ id: ulid(), ...row, ...rest })
  })
}

/** A sender with an active bot whose first version says "One". */
export async function seedLive(db: Db, { yaml = ordersYaml('One'), actionUrl = '' } = {}) {
  const senderId = await seedSender(db)
  const botId = await seedBot(db)
  const versionId = await seedVersion(db, botId, yaml, actionUrl || undefined)
  await release(db, botId, versionId)
  await activate(db, botId, senderId)
  return { senderId, botId, versionId }
}

/** A message of Li's, at noon, that no other message repeats. */
export function messageTo(senderId: string, text: string, more: Partial<Inbound> = {}): Inbound {
  return { senderId, contact: '4915112345678', messageId: unique('wamid'), text, at: noon, ...more }
}
