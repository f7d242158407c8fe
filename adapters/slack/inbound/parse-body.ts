import { parse } from 'node:querystring'
import { z } from 'zod'

export type Body = Record<string, unknown>

/** Slack's own limit, as Bolt has it. */
export const bodyBytesMax = 4_194_304

/** What the log says of a delivery that is refused. */
export const notWhole =
  'Slack: a delivery was refused, as it lacks what its kind holds or is too large'

/**
 * What Slack posted: a form, a form with one field that holds JSON, or JSON. Null when it is none of
 * these, or lacks what its kind always holds: a signature says who sent it, not that it is whole.
 */
export function parseBody(text: string, type: string): Body | null {
  try {
    return body.safeParse(read(text, type)).data ?? null
  } catch {
    return null
  }
}

/** What came over a connection is held to the same, in its envelope; Slack's own signs are whole. */
export function isWholeEnvelope(text: string): boolean {
  if (Buffer.byteLength(text) > bodyBytesMax) return false
  try {
    return envelope.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

function read(text: string, type: string): unknown {
  if (!type.startsWith('application/x-www-form-urlencoded')) return JSON.parse(text)
  const form = parse(text)
  return typeof form['payload'] === 'string' ? JSON.parse(form['payload']) : { ...form }
}

const text = z.string()
const word = z.string().min(1)
const withId = z.looseObject({ id: word })
const blocks = z.array(z.looseObject({ type: word }))

/** Where and by whom; an organisation's own app names no team. */
const acted = {
  user: withId,
  team: withId.nullish(),
  enterprise: withId.nullish(),
  channel: withId.optional(),
}
const message = z.looseObject({ blocks: blocks.nullish() })
const option = z.looseObject({ value: text.optional() })
const state = z.looseObject({
  value: text.nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
})
const view = z.looseObject({
  id: word,
  callback_id: text,
  private_metadata: text,
  state: z.looseObject({ values: z.record(text, z.record(text, state)) }),
})
const action = z.looseObject({
  type: word,
  action_id: text,
  text: z.looseObject({ text }).nullish(),
  selected_option: option.nullish(),
})

const someone = z.union([word, withId])
const happened = {
  user: someone.optional(),
  channel: someone.optional(),
  item: z.looseObject({}).optional(),
}
const spoken = { user: word.optional(), channel: word, text: text.nullish() }
const event = z.union([
  z.looseObject({ type: z.enum(['app_mention', 'message']), ...spoken }),
  z.looseObject({ type: z.literal('app_home_opened'), ...happened, user: word }),
  z.looseObject({
    type: z.literal('tokens_revoked'),
    ...happened,
    tokens: z.looseObject({ bot: z.array(text).nullish() }),
  }),
  z.looseObject({ type: word.refine((type) => !eventsRead.has(type)), ...happened }),
])
const eventsRead = new Set(['app_mention', 'message', 'app_home_opened', 'tokens_revoked'])

const payload = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('url_verification'), challenge: text }),
  z.looseObject({
    type: z.literal('event_callback'),
    event_id: word,
    event,
    authorizations: z.array(z.looseObject({})).nullish(),
  }),
  z.looseObject({
    type: z.literal('block_actions'),
    ...acted,
    trigger_id: word,
    container: z.looseObject({}),
    actions: z.array(action).min(1),
    message: message.optional(),
    view: view.optional(),
  }),
  z.looseObject({
    type: z.enum(['view_submission', 'view_closed']),
    ...acted,
    trigger_id: word.optional(),
    response_urls: z.array(z.looseObject({})).optional(),
    view,
  }),
  z.looseObject({
    type: z.literal('block_suggestion'),
    ...acted,
    action_id: text,
    view: view.optional(),
  }),
  z.looseObject({ type: z.literal('shortcut'), ...acted, trigger_id: word, callback_id: text }),
  z.looseObject({
    type: z.literal('message_action'),
    ...acted,
    channel: withId,
    trigger_id: word,
    callback_id: text,
    message_ts: text,
    message,
  }),
])

const command = z.looseObject({
  command: word,
  text,
  team_id: word,
  user_id: word,
  user_name: text,
  channel_id: word,
  trigger_id: word,
  response_url: text,
})

const body = z.union([payload, command])

const envelope = z.discriminatedUnion('type', [
  z.looseObject({ type: z.enum(['hello', 'disconnect']) }),
  z.looseObject({
    type: z.enum(['slash_commands', 'interactive', 'events_api']),
    envelope_id: word,
    payload: body,
  }),
])
