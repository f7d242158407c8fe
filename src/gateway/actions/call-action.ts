import { createHmac } from 'node:crypto'
import { ulid } from 'ulid'
import type { CompiledBot } from '../../bot/compile.ts'
import { fillHeader, profileNamesIn } from '../../bot/texts.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import type { ConversationEvent, ConversationState } from '../../bot/converse.ts'
import { postJson } from '../post-json.ts'
import { signedHeaders } from '../sign.ts'
import { readActionAnswer } from './action-answer.ts'

export type ActionSettings = {
  /** Sign every request to an endpoint, so that its action server can tell us from others. */
  secretsOf: (endpoint: string, at: number) => Promise<string[]>
  /** The values of a profile's secrets, by name: for headers alone. */
  profileSecrets: (refs: Profile['secrets']) => Promise<Record<string, string>>
  /** The one secret of older versions; it signs too until then (UTC ms). */
  old: { secret: string; until: number } | null
  now: () => number
  /** Whether action servers may be in a private network. */
  allowPrivate: boolean
  /** For all of it: name, connection, answer. */
  timeoutMs: number
}

export type ActionCall = {
  name: string
  endpoint: { name: string; url: string }
  contact: string
  text: string
  bot: CompiledBot
  state: ConversationState
  profile: Profile
}

const answerBytesMax = 256 * 1024

/**
 * Asks an action server by Rasa's contract: what it stores and says, or why it failed. Never
 * throws.
 */
export async function callAction(
  settings: ActionSettings,
  call: ActionCall,
): Promise<ConversationEvent> {
  const body = JSON.stringify(requestOf(call))
  try {
    const secrets = await secretsFor(settings, call)
    const signed = await headersOf(settings, call.endpoint.name, body)
    const answer = await postJson(call.endpoint.url, body, {
      headers: { ...ownHeaders(call, secrets), ...signed },
      allowPrivate: settings.allowPrivate,
      timeoutMs: settings.timeoutMs,
      bytesMax: answerBytesMax,
    })
    mustRepeatNone(answer, secrets)
    return { type: 'action-result', ...readActionAnswer(answer) }
  } catch (error) {
    return { type: 'action-failed', reason: reasonOf(error).slice(0, 300) }
  }
}

function reasonOf(error: unknown): string {
  // Lists in lists in lists end the stack first.
  if (error instanceof RangeError) return 'the answer is nested too deeply'
  return error instanceof Error ? error.message : String(error)
}

/** Only those that its headers name. */
async function secretsFor({ profileSecrets }: ActionSettings, { bot, profile }: ActionCall) {
  const headers = Object.values(bot.definition.metadata.action_headers ?? {})
  const named = headers.flatMap(profileNamesIn).filter(({ kind }) => kind === 'secrets')
  const refs = Object.entries(profile.secrets).filter(([name]) =>
    named.some((one) => one.name === name),
  )
  const values =
    refs.length === 0 ? {} : await profileSecrets(Object.fromEntries(refs)).catch(notRead)
  const [gone] = named.filter(({ name }) => !Object.hasOwn(values, name))
  if (gone) throw new Error(`the secret ${gone.name} is not there`)
  return values
}

/** An error of ours must not read as one of the action server. */
function notRead(cause: unknown): never {
  throw new Error('it was not asked: our database did not give its secret', { cause })
}

/** What the bot's file says is sent along; validation keeps our own names out. */
function ownHeaders({ bot }: ActionCall, secrets: Record<string, string>) {
  const { action_headers: headers = {} } = bot.definition.metadata
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [
      name.toLowerCase(),
      fillHeader(text, bot.variables, secrets),
    ]),
  )
}

/** Whatever a server answers may be shown to a customer and kept in a trace. */
function mustRepeatNone(answer: unknown, secrets: Record<string, string>): void {
  const text = JSON.stringify(answer) ?? ''
  const isRepeated = Object.values(secrets).some((secret) =>
    text.includes(JSON.stringify(secret).slice(1, -1)),
  )
  if (isRepeated) throw new Error('the answer repeats a secret, so nothing of it is used')
}

async function headersOf({ secretsOf, old, now }: ActionSettings, endpoint: string, body: string) {
  const at = now()
  const secrets = await secretsOf(endpoint, at).catch(notRead)
  return {
    ...signedHeaders({ id: `msg_${ulid(at)}`, at, body, secrets }),
    ...(old && old.until > at && { 'x-slipway-signature': `sha256=${sign(old.secret, body)}` }),
  }
}

function requestOf({ name, endpoint, contact, text, bot, state }: ActionCall) {
  const { slots, responses } = bot.definition
  return {
    next_action: name,
    // Signed with the rest, so that another server can't use what was sent to this one.
    audience: endpoint.url,
    sender_id: contact,
    tracker: {
      sender_id: contact,
      slots: everySlot(bot, state),
      latest_message: { text },
      latest_action_name: name,
      events: [],
      paused: false,
      active_loop: {},
    },
    domain: { slots, responses },
  }
}

/** Rasa's tracker holds the empty slots too. */
function everySlot(bot: CompiledBot, { slots }: ConversationState): ConversationState['slots'] {
  return { ...Object.fromEntries([...bot.slots.keys()].map((name) => [name, null])), ...slots }
}

function sign(secret: string, body: string): string {
  return createHmac('sha256', secret).update(body).digest('hex')
}
