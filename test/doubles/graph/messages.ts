import { checkBody } from './check-body.ts'
import type { GraphBody } from './check-body.ts'
import { windowKey } from './world.ts'
import type { StoredMessage, World } from './world.ts'

export type Answer = { status: number; headers?: Record<string, string>; body: unknown }

const dayMs = 86_400_000
const texts: Readonly<Record<number, string>> = {
  100: 'Invalid parameter',
  190: 'Error validating access token',
  130429: 'Rate limit hit',
  131008: 'Required parameter is missing',
  131009: 'Parameter value is not valid',
  131026: 'Message undeliverable',
  131047: 'Re-engagement message',
  131056: '(Business Account, Consumer Account) pair rate limit hit',
}

/** An error in Meta's form. */
export function errorAnswer(
  code: number,
  how: {
    status?: number | undefined
    details?: string
    message?: string | undefined
    transient?: boolean | undefined
  } = {},
): Answer {
  const message = how.message ?? texts[code] ?? 'An unknown error occurred'
  return {
    status: how.status ?? (code === 190 ? 401 : 400),
    body: {
      error: {
        message: `(#${code}) ${message}`,
        type: 'OAuthException',
        code,
        error_data: { messaging_product: 'whatsapp', details: how.details ?? message },
        ...(how.transient !== undefined && { is_transient: how.transient }),
        fbtrace_id: 'A1b2',
      },
    },
  }
}

/** What POST /<number>/messages does: a message, or a read mark. Null where it stores a message. */
export function refusal(world: World, number: string, given: Record<string, unknown>) {
  if (!world.numbers.has(number)) return errorAnswer(100, { details: 'Unsupported post request' })
  if (given['messaging_product'] !== 'whatsapp') {
    return errorAnswer(100, { details: 'messaging_product must be whatsapp' })
  }
  if (given['status'] === 'read') return null
  const { to, recipient } = given
  if (typeof to !== 'string' && typeof recipient !== 'string') {
    return errorAnswer(131008, { details: 'to or recipient is missing' })
  }
  if (typeof to === 'string' && !/^\d{6,20}$/.test(to)) {
    return errorAnswer(131009, { details: 'to is not a phone number' })
  }
  const ours = given['biz_opaque_callback_data']
  if (ours !== undefined && (typeof ours !== 'string' || ours.length > 512)) {
    return errorAnswer(100, { details: 'biz_opaque_callback_data is too long' })
  }
  const wrong = checkBody(given)
  return wrong === null ? tooFast(world, number, given) : errorAnswer(131009, { details: wrong })
}

function tooFast(world: World, number: string, given: Record<string, unknown>): Answer | null {
  const now = world.now()
  const { senderPerSecond, pairEveryMs } = world.limits
  const mine = world.messages.filter(({ from }) => from === number)
  if (
    senderPerSecond !== null &&
    mine.filter(({ at }) => now - at < 1000).length >= senderPerSecond
  ) {
    return errorAnswer(130429)
  }
  const pair = mine.filter(({ to }) => isTo(to, given))
  if (pairEveryMs !== null && pair.some(({ at }) => now - at < pairEveryMs)) {
    return errorAnswer(131056)
  }
  return null
}

const isTo = (to: StoredMessage['to'], given: Record<string, unknown>): boolean =>
  given['to'] === undefined ? to.user === given['recipient'] : to.phone === given['to']

/** Accepts it: what happens to it later, its statuses tell. */
export function store(
  world: World,
  number: string,
  given: Record<string, unknown>,
): { answer: Answer; message: StoredMessage | null } {
  if (given['status'] === 'read') {
    const messageId = String(given['message_id'])
    if (!world.received.has(messageId)) {
      const answer = errorAnswer(131009, { details: 'no such message' })
      return { answer, message: null }
    }
    world.reads.push({ messageId, isTyping: given['typing_indicator'] !== undefined })
    return { answer: { status: 200, body: { success: true } }, message: null }
  }
  const phone = typeof given['to'] === 'string' ? given['to'] : null
  const user = typeof given['recipient'] === 'string' ? given['recipient'] : null
  const ours = given['biz_opaque_callback_data']
  const message: StoredMessage = {
    id: world.nextId(),
    from: number,
    to: { phone, user },
    ourId: typeof ours === 'string' ? ours : null,
    body: given as unknown as GraphBody,
    at: world.now(),
    answers: null,
  }
  world.messages.push(message)
  return { answer: { status: 200, body: accepted(message) }, message }
}

const accepted = ({ id, to }: StoredMessage) => ({
  messaging_product: 'whatsapp',
  contacts: [
    to.phone === null ? { input: to.user, user_id: to.user } : { input: to.phone, wa_id: to.phone },
  ],
  messages: [{ id }],
})

/** Why it never arrives, or null: the window is closed, or nobody is there. */
export function undeliverable(world: World, { from, to, at }: StoredMessage): number | null {
  const customer = to.phone ?? to.user ?? ''
  if (world.unreachable.has(customer)) return 131026
  const opened = world.windows.get(windowKey(from, customer))
  return opened !== undefined && at - opened < dayMs ? null : 131047
}
