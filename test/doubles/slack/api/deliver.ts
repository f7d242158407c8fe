import { createHmac } from 'node:crypto'
import type { Ack, Kind, Retry, Sockets } from './socket-mode.ts'
import type { World } from '../world.ts'

/** slack.md 8: events come again at once, after 1 minute and after 5. */
const retryAfterMs = [0, 60_000, 300_000]

export type Delivery = {
  /** Signed HTTP goes here; null: Socket Mode. */
  url: string | null
  /** Every command and interaction that was sent, oldest first. */
  log: { kind: Kind; payload: object }[]
  /** Every event, oldest first: `sendEvent` one again, and it is the same delivery. */
  events: object[]
  send: (kind: Kind, payload: object) => Promise<Ack>
  /** Like `send`, remembered until it was acknowledged or given up. */
  sendEvent: (payload: object) => Promise<Ack>
  /** Sends every event again whose time has come by the clock. */
  retryEvents: () => Promise<Ack[]>
  /** Any bytes to the app's url: forged, stale, replayed (slack.md 2). */
  post: (body: string, how?: PostHow) => Promise<Response>
}
export type PostHow = { json?: boolean; secret?: string; ageMs?: number; retry?: Retry }
/** The app may ask not to be told again: X-Slack-No-Retry (slack.md 8). */
type Sent = { ack: Ack; noRetry: boolean }
type Pending = { payload: object; sentAt: number; attempts: number; reason: string }

export function makeDelivery(world: World, sockets: Sockets): Delivery {
  const pending: Pending[] = []
  const delivery: Delivery = {
    url: null,
    log: [],
    events: [],
    send: async (kind, payload) => {
      delivery.log.push({ kind, payload: structuredClone(payload) })
      const sentAt = world.now()
      const { ack } = await transmit(kind, payload)
      const late = world.now() - sentAt > world.ackMs
      world.changed()
      return late ? { ok: false, reason: 'operation_timeout' } : ack
    },
    sendEvent: async (payload) => {
      delivery.events.push(payload)
      const sentAt = world.now()
      const { ack, noRetry } = await transmit('events_api', payload)
      if (!ack.ok && !noRetry) pending.push({ payload, sentAt, attempts: 0, reason: ack.reason })
      return ack
    },
    retryEvents: async () => {
      const due = pending.filter(
        ({ sentAt, attempts }) => world.now() >= sentAt + (retryAfterMs[attempts] ?? Infinity),
      )
      return Promise.all(due.map((one) => again(one)))
    },
    post: (body, how = {}) => {
      if (delivery.url === null) throw new Error('the app has no url: it is in Socket Mode')
      return fetch(delivery.url, {
        method: 'POST',
        body,
        headers: headersFor(world, body, how),
        signal: AbortSignal.timeout(world.ackMs),
      })
    },
  }
  const transmit = async (kind: Kind, payload: object, retry?: Retry): Promise<Sent> =>
    delivery.url === null
      ? { ack: await sockets.send(kind, payload, world.ackMs, retry), noRetry: false }
      : posted(delivery, kind, payload, retry)
  const again = async (one: Pending): Promise<Ack> => {
    one.attempts += 1
    const retry = { attempt: one.attempts, reason: retryReasons[one.reason] ?? 'http_error' }
    const { ack, noRetry } = await transmit('events_api', one.payload, retry)
    if (ack.ok || noRetry || one.attempts === retryAfterMs.length)
      pending.splice(pending.indexOf(one), 1)
    return ack
  }
  return delivery
}

const retryReasons: Record<string, string> = {
  operation_timeout: 'http_timeout',
  dispatch_failed: 'connection_failed',
  dispatch_unknown_error: 'http_error',
}

async function posted(
  delivery: Delivery,
  kind: Kind,
  payload: object,
  retry?: Retry,
): Promise<Sent> {
  const json = kind === 'events_api'
  try {
    const answer = await delivery.post(bodyFor(kind, payload), { json, ...(retry && { retry }) })
    const noRetry = answer.headers.get('x-slack-no-retry') === '1'
    const text = await answer.text()
    if (answer.status === 200) return { ack: { ok: true, body: ackBody(text) }, noRetry }
    return { ack: { ok: false, reason: 'dispatch_unknown_error' }, noRetry }
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError'
    const reason = late ? 'operation_timeout' : 'dispatch_failed'
    return { ack: { ok: false, reason }, noRetry: false }
  }
}

/** slack.md 7: commands are a form, interactions a form with one field, events JSON. */
function bodyFor(kind: Kind, payload: object): string {
  if (kind === 'events_api') return JSON.stringify(payload)
  if (kind === 'interactive')
    return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(payload)) form.append(name, String(value))
  return form.toString()
}

/** A plain text answer is the text of a message; in a socket it comes as {text} (slack.md 7). */
function ackBody(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return { text }
  }
}

function headersFor(world: World, body: string, how: PostHow): Record<string, string> {
  const timestamp = Math.floor((world.now() - (how.ageMs ?? 0)) / 1000)
  return {
    // slack.md 2: exactly this, without a charset.
    'content-type': how.json ? 'application/json' : 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': sign(how.secret ?? world.signingSecret, timestamp, body),
    ...(how.retry && {
      'x-slack-retry-num': String(how.retry.attempt),
      'x-slack-retry-reason': how.retry.reason,
    }),
  }
}

/** slack.md 7: v0=hex(HMAC-SHA256(secret, "v0:timestamp:rawbody")). */
export function sign(secret: string, timestamp: number, body: string): string {
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return `v0=${digest}`
}
