import { readDelivery } from '../../../adapters/whatsapp/inbound/read-delivery.ts'
import type { ChannelItem } from '../../../src/gateway/channel-port.ts'

export const noon = Date.UTC(2026, 8, 14, 12)
export const atNoon = String(noon / 1000)

/** A delivery as Meta makes one; `values` are its changes, all of one number. */
export function delivery(...values: { field?: string; value: object }[]): object {
  const changes = values.map(({ field = 'messages', value }) => ({
    field,
    value: { messaging_product: 'whatsapp', metadata, ...value },
  }))
  return { object: 'whatsapp_business_account', entry: [{ id: '990', changes }] }
}

const metadata = { display_phone_number: '12025550110', phone_number_id: '770' }

export const read = (body: unknown, at = noon): ChannelItem[] =>
  readDelivery(Buffer.from(JSON.stringify(body)), at)

/** One message of Rosa's, which says `what`. */
export const saying = (what: object, more: object = {}): object => ({
  value: {
    contacts: [{ profile: { name: 'Rosa' }, wa_id: '12025550142' }],
    messages: [{ from: '12025550142', id: 'wamid.1', timestamp: atNoon, ...what, ...more }],
  },
})

/** The only item of a delivery, which must be of that kind. */
export function only<K extends ChannelItem['kind']>(
  items: ChannelItem[],
  kind: K,
): Extract<ChannelItem, { kind: K }> {
  const [item] = items
  if (items.length !== 1 || item?.kind !== kind) throw new Error(JSON.stringify(items))
  return item as Extract<ChannelItem, { kind: K }>
}

export const contentOf = (what: object, more: object = {}) =>
  only(read(delivery(saying(what, more) as { value: object })), 'message').content
