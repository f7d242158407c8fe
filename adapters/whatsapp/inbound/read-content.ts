import { z } from 'zod'
import type { ChannelContent, ChannelProblem } from '../../../src/gateway/channel-port.ts'
import { excerptOf, fieldOf, flag, id, listAt, number, part, word } from '../fields.ts'

type Read = (part: unknown, message: unknown) => ChannelContent | null

/** What a message says. `problems` explain one that WhatsApp itself could not pass on. */
export function readContent(message: unknown, problems: ChannelProblem[]): ChannelContent {
  const type = word.parse(fieldOf(message, 'type')) ?? ''
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined
  const content = read?.(fieldOf(message, type), message) ?? null
  if (content) return content
  if (type === 'unsupported' || problems.length > 0) return { type: 'unsupported', problems }
  return { type: 'unknown', name: type.slice(0, 64) || 'none', excerpt: excerptOf(message) }
}

const text = z.object({ body: z.string() })
const reply = z.object({ id: word, title: word })
const quickReply = z.object({ payload: word, text: word })
const form = z.object({ response_json: z.string(), name: word })
const media = z.object({
  id: word,
  mime_type: word,
  caption: word,
  filename: word,
  voice: flag,
})
const location = z.object({ latitude: number, longitude: number, name: word })
const card = z.object({
  origin: word,
  name: part(z.object({ formatted_name: word })),
})
const cardPhone = z.object({ phone: word, wa_id: word })
const reaction = z.object({ message_id: id, emoji: word })
const orderItem = z.object({
  product_retailer_id: id,
  quantity: number,
  item_price: number,
  currency: word,
})
const order = z.object({ catalog_id: word, text: word })
const original = z.object({ original_message_id: id })

const readers: Readonly<Record<string, Read>> = {
  text: (given) => {
    const body = word.parse(text.safeParse(given).data?.body)
    return body === null ? null : { type: 'text', text: body }
  },
  interactive: (given) => readInteractive(given),
  button: (given) => {
    const tapped = quickReply.safeParse(given).data
    const said = tapped?.text ?? tapped?.payload ?? null
    if (!tapped || said === null) return null
    return { type: 'choice', text: said, payload: tapped.payload ?? said, by: 'template' }
  },
  image: readMedia('image'),
  video: readMedia('video'),
  audio: readMedia('audio'),
  voice: readMedia('audio'),
  document: readMedia('document'),
  sticker: readMedia('sticker'),
  location: (given) => {
    const place = location.safeParse(given).data
    return place ? { type: 'location', ...place } : null
  },
  contacts: (_given, message) => readCards(message),
  reaction: (given) => {
    const set = reaction.safeParse(given).data
    return set ? { type: 'reaction', to: set.message_id, emoji: set.emoji } : null
  },
  order: (given) => readOrder(given),
  edit: (given) => {
    const of = original.safeParse(given).data?.original_message_id
    if (of === undefined) return null
    const now = readContent(fieldOf(given, 'message'), [])
    return { type: 'edit', of, text: now.type === 'text' ? now.text : captionOf(now) }
  },
  revoke: (given) => {
    const of = original.safeParse(given).data?.original_message_id
    return of === undefined ? null : { type: 'revoke', of }
  },
}

function readInteractive(given: unknown): ChannelContent | null {
  const completed = form.safeParse(fieldOf(given, 'nfm_reply')).data
  if (completed) return { type: 'form', name: completed.name, response: completed.response_json }
  for (const [key, by] of [
    ['button_reply', 'button'],
    ['list_reply', 'list'],
  ] as const) {
    const tapped = reply.safeParse(fieldOf(given, key)).data
    const said = tapped?.title ?? tapped?.id ?? null
    if (tapped && said !== null) {
      return { type: 'choice', text: said, payload: tapped.id ?? said, by }
    }
  }
  return null
}

function readMedia(kind: Extract<ChannelContent, { type: 'media' }>['media']): Read {
  return (given) => {
    const file = media.safeParse(given).data
    if (!file) return null
    const { id: fileId, mime_type: mime, caption, filename: fileName, voice: isVoice } = file
    return { type: 'media', media: kind, id: fileId, mime, caption, fileName, isVoice }
  }
}

function readCards(message: unknown): ChannelContent | null {
  const cards = listed(message, 'contacts', (given) => {
    const one = card.safeParse(given).data
    return one && { ...one, phones: listed(given, 'phones', (it) => cardPhone.safeParse(it).data) }
  })
  if (cards.length === 0) return null
  return {
    type: 'contacts',
    isAsked: cards.some(({ origin }) => origin === 'contact_request'),
    contacts: cards.map(({ name, phones }) => ({
      name: name?.formatted_name ?? null,
      phones: phones.flatMap((number) => number.wa_id ?? number.phone ?? []),
    })),
  }
}

function readOrder(given: unknown): ChannelContent | null {
  const head = order.safeParse(given).data
  if (!head) return null
  const items = listed(given, 'product_items', (one) => orderItem.safeParse(one).data)
  return {
    type: 'order',
    catalog: head.catalog_id,
    text: head.text,
    items: items.map((item) => ({
      product: item.product_retailer_id,
      quantity: item.quantity,
      price: item.item_price,
      currency: item.currency,
    })),
  }
}

const captionOf = (content: ChannelContent): string | null =>
  content.type === 'media' ? content.caption : null

const listedMax = 100

/** What can be read of a list inside a message; nobody sends a longer one. */
const listed = <T>(from: unknown, key: string, read: (given: unknown) => T | undefined): T[] =>
  listAt(from, key)
    .slice(0, listedMax)
    .flatMap((given) => read(given) ?? [])
