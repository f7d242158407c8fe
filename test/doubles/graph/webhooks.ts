import { createHmac } from 'node:crypto'
import { undeliverable } from './messages.ts'
import { windowKey } from './world.ts'
import type { StoredMessage, World } from './world.ts'

export type Delivery = { body: object; status: number | null }
type Sent = { status: number; text: string }

export type Webhooks = {
  url: string | null
  log: Delivery[]
  /** Posts it signed, as Meta does, and keeps it for `retry` unless it is answered 200. */
  post: (body: object, how?: { secret?: string; raw?: string }) => Promise<Sent>
  /** Posts again what was not answered 200. */
  retry: () => Promise<number>
  /** Posts the last deliveries once more. */
  repeat: (count?: number) => Promise<void>
  /** What the app's settings page does when an address is entered. */
  verify: (query?: Record<string, string>) => Promise<Sent>
  /** A customer's message, delivered at once. */
  message: (from: Customer, what: object, number?: string) => Promise<string>
  /** News of a stored message; the window and dead numbers decide unless `status` is given. */
  report: (message: StoredMessage, status?: string, more?: object) => Promise<void>
}
export type Customer = { phone?: string; user?: string; name?: string }

export function makeWebhooks(world: World): Webhooks {
  const log: Delivery[] = []
  const hooks: Webhooks = {
    url: null,
    log,
    post: async (body, { secret = world.appSecret, raw } = {}) => {
      const delivery: Delivery = { body, status: null }
      log.push(delivery)
      const sent = await send(hooks.url, raw ?? escaped(body), secret)
      delivery.status = sent.status
      return sent
    },
    retry: async () => {
      const waiting = log.filter(({ status }) => status !== 200)
      for (const one of waiting) {
        one.status = (await send(hooks.url, escaped(one.body), world.appSecret)).status
      }
      return waiting.length
    },
    repeat: async (count = 1) => {
      for (const { body } of log.slice(-count)) {
        await send(hooks.url, escaped(body), world.appSecret)
      }
    },
    verify: async (query = {}) => {
      const asked = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.verify_token': world.verifyToken,
        'hub.challenge': '1158201444',
        ...query,
      })
      const response = await fetch(`${hooks.url}?${asked.toString()}`)
      return { status: response.status, text: await response.text() }
    },
    message: async (from, what, number = '770') => {
      const id = world.nextId()
      world.received.add(id)
      for (const name of [from.phone, from.user]) {
        if (name !== undefined) world.windows.set(windowKey(number, name), world.now())
      }
      const secret = world.numbers.get(number)?.appSecret ?? world.appSecret
      await hooks.post(messageOf(world, number, from, id, what), { secret })
      return id
    },
    report: async (message, status, more = {}) => {
      const code = status === undefined ? undeliverable(world, message) : null
      const errors = code === null ? {} : { errors: [{ code, title: 'Not delivered' }] }
      const found = status ?? (code === null ? 'delivered' : 'failed')
      await hooks.post(statusOf(world, message, found, { ...errors, ...more }))
    },
  }
  return hooks
}

/** Meta writes everything outside ASCII as an escape, and a slash too. */
export const escaped = (body: object): string =>
  JSON.stringify(body)
    .replace(/[\u007f-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/')

async function send(url: string | null, raw: string, secret: string): Promise<Sent> {
  if (url === null) return { status: 0, text: 'no address' }
  const digest = createHmac('sha256', secret).update(raw).digest('hex')
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${digest}` },
    body: raw,
  })
  return { status: response.status, text: await response.text() }
}

const seconds = (ms: number): string => String(Math.floor(ms / 1000))

function changeOf(world: World, number: string, value: object) {
  const { shown, account } = world.numbers.get(number) ?? { shown: '', account: '' }
  const metadata = { display_phone_number: shown, phone_number_id: number }
  const changes = [
    { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } },
  ]
  return { object: 'whatsapp_business_account', entry: [{ id: account, changes }] }
}

/** Without a phone number the fields are there, and empty. */
function messageOf(world: World, number: string, from: Customer, id: string, what: object) {
  const { phone = '', user, name = 'Rosa' } = from
  const contact = { profile: { name }, wa_id: phone, ...(user && { user_id: user }) }
  const message = {
    from: phone,
    ...(user && { from_user_id: user }),
    id,
    timestamp: seconds(world.now()),
    ...what,
  }
  return changeOf(world, number, { contacts: [contact], messages: [message] })
}

function statusOf(world: World, message: StoredMessage, status: string, more: object) {
  const { id, to, ourId, from } = message
  const one = {
    id,
    status,
    timestamp: seconds(world.now()),
    recipient_id: to.phone ?? '',
    ...(to.user !== null && { recipient_user_id: to.user }),
    ...(ourId !== null && { biz_opaque_callback_data: ourId }),
    ...(status !== 'failed' && {
      pricing: { billable: true, pricing_model: 'PMP', category: 'service', type: 'regular' },
    }),
    ...more,
  }
  return changeOf(world, from, { statuses: [one] })
}
