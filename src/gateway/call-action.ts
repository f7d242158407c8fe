import { createHmac } from 'node:crypto'
import { ulid } from 'ulid'
import type { CompiledBot } from '../bot/compile.ts'
import type { ConversationEvent, ConversationState } from '../bot/converse.ts'
import { postJson } from './post-json.ts'
import { signedHeaders } from './sign.ts'
import { readActionAnswer } from './action-answer.ts'

export type ActionSettings = {
  /** Sign every request to an endpoint, so that its action server can tell us from others. */
  secretsOf: (endpoint: string, at: number) => Promise<string[]>
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
    const answer = await postJson(call.endpoint.url, body, {
      headers: await headersOf(settings, call.endpoint.name, body),
      allowPrivate: settings.allowPrivate,
      timeoutMs: settings.timeoutMs,
      bytesMax: answerBytesMax,
    })
    return { type: 'action-result', ...readActionAnswer(answer) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { type: 'action-failed', reason: reason.slice(0, 300) }
  }
}

async function headersOf({ secretsOf, old, now }: ActionSettings, endpoint: string, body: string) {
  const at = now()
  const secrets = await secretsOf(endpoint, at)
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
