import { setImmediate as nextTurn } from 'node:timers/promises'
import type {
  ChannelItem,
  ChannelProblem,
  ChannelSender,
  UnreadableItem,
} from '../../../src/gateway/channel-port.ts'
import { parseInPieces } from '../../../src/json-in-pieces.ts'
import { pieceChars } from '../../../src/text-pieces.ts'
import { readCards } from './contact-cards.ts'
import { excerptOf, fieldOf, listAt, problemsAt, wordOf } from '../fields.ts'
import { tooMuchJson } from '../../../src/json-limits.ts'
import { bodyBytesMax, itemsMax, jsonLimits } from './limits.ts'
import type { Place } from './place.ts'
import { isSystem, readSystem, readUserIdUpdate } from './read-change.ts'
import { readEcho, readMessage } from './read-message.ts'
import { readStatus } from './read-status.ts'

/**
 * Everything that one delivery tells, messages before statuses. It never throws: what can't be read is
 * an item too, since a refused delivery comes back for days and takes the good ones with it.
 */
export function readDelivery(raw: Buffer, receivedAt: number): ChannelItem[] {
  return refused(raw, receivedAt) ?? itemsOf(parsed(raw), raw, receivedAt)
}

/** The same, of a large one with turns of others in between: of 3 MB each step takes long (F86). */
export async function readInPieces(raw: Buffer, receivedAt: number): Promise<ChannelItem[]> {
  if (raw.length <= pieceChars) return readDelivery(raw, receivedAt)
  await nextTurn()
  const tooMuch = refused(raw, receivedAt)
  if (tooMuch) return tooMuch
  await nextTurn()
  const text = raw.toString()
  await nextTurn()
  const body = await parseInPieces(text).catch(() => undefined)
  return itemsOf(body, raw, receivedAt)
}

function refused(raw: Buffer, receivedAt: number): ChannelItem[] | null {
  const tooMuch = raw.length > bodyBytesMax ? 'too large' : tooMuchJson(raw, jsonLimits)
  return tooMuch === null ? null : [unreadable(null, receivedAt, tooMuch, startOf(raw))]
}

function itemsOf(body: unknown, raw: Buffer, receivedAt: number): ChannelItem[] {
  if (body === undefined) return [unreadable(null, receivedAt, 'not JSON', startOf(raw))]
  if (fieldOf(body, 'object') !== 'whatsapp_business_account') {
    return [unreadable(null, receivedAt, 'not of WhatsApp', body)]
  }
  const items: ChannelItem[] = []
  let left = 0
  for (const entry of listAt(body, 'entry')) {
    for (const change of listAt(entry, 'changes')) {
      const room = itemsMax - items.length
      if (room > 0) items.push(...readChange(entry, change, receivedAt, room))
      else left++
    }
  }
  if (items.length === 0) return [unreadable(null, receivedAt, 'empty', body)]
  if (left > 0) items.push(unreadable(null, receivedAt, 'too many items', `${left} changes more`))
  return items.toSorted((a, b) => turnOf(a) - turnOf(b))
}

const startOf = (raw: Buffer): string => raw.subarray(0, 2000).toString()

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString())
  } catch {
    return undefined
  }
}

/** A sort keeps the order of those whose turn is the same. */
function turnOf({ kind }: ChannelItem): number {
  if (kind === 'message' || kind === 'contact-change') return 0
  return kind === 'status' ? 1 : 2
}

function readChange(
  entry: unknown,
  change: unknown,
  receivedAt: number,
  room: number,
): ChannelItem[] {
  const field = wordOf(fieldOf(change, 'field')) ?? 'messages'
  const value = fieldOf(change, 'value')
  const sender = senderOf(entry, value)
  if (!sender || !Object.hasOwn(listsOf, field)) {
    const excerpt = excerptOf(value)
    return [{ kind: 'notice', sender, at: receivedAt, field: field.slice(0, 64), excerpt }]
  }
  const isStandby = field === 'standby'
  const place: Place = { sender, cards: readCards(value), receivedAt, isStandby }
  const errors = problemsAt(value)
  const given = (listsOf[field] ?? []).flatMap((list) =>
    listAt(value, list).map((one) => ({ list, one })),
  )
  if (given.length + errors.length === 0) {
    return [{ kind: 'notice', sender, at: receivedAt, field, excerpt: excerptOf(value) }]
  }
  const items = given.slice(0, room).map(({ list, one }) => readItem(place, list, one, errors))
  if (given.length > room) {
    items.push(unreadable(sender, receivedAt, 'too many items', `${given.length - room} more`))
  }
  return [...items, ...troublesOf(place, errors, items)]
}

/** The lists that count in each field; any other field is news about the account. */
const listsOf: Readonly<Record<string, readonly string[]>> = {
  messages: ['messages', 'statuses'],
  standby: ['messages', 'statuses', 'message_echoes'],
  smb_message_echoes: ['message_echoes'],
  user_id_update: ['user_id_update'],
}

/** Each item by itself: what breaks at one of them is kept in its place. */
function readItem(
  place: Place,
  list: string,
  given: unknown,
  errors: ChannelProblem[],
): ChannelItem {
  try {
    const item = readBy(place, list, given, errors)
    return item ?? unreadable(place.sender, place.receivedAt, list, given)
  } catch (error) {
    return unreadable(place.sender, place.receivedAt, `${list}: ${String(error)}`, given)
  }
}

function readBy(
  place: Place,
  list: string,
  given: unknown,
  errors: ChannelProblem[],
): ChannelItem | null {
  if (list === 'statuses') return readStatus(place, given)
  if (list === 'message_echoes') return readEcho(place, given)
  if (list === 'user_id_update') return readUserIdUpdate(place, given)
  return isSystem(given) ? readSystem(place, given) : readMessage(place, given, errors)
}

function senderOf(entry: unknown, value: unknown): ChannelSender | null {
  const metadata = fieldOf(value, 'metadata')
  const id = wordOf(fieldOf(metadata, 'phone_number_id'))
  if (id === null || id.length > 256) return null
  const account = wordOf(fieldOf(entry, 'id'))
  const shown = wordOf(fieldOf(metadata, 'display_phone_number'))
  return { id, account: account?.slice(0, 256) ?? null, shown: shown?.slice(0, 64) ?? null }
}

/** Errors beside the items, without those that an item tells of already. */
function troublesOf(
  { sender, receivedAt }: Place,
  errors: ChannelProblem[],
  items: ChannelItem[],
): ChannelItem[] {
  const told = new Set(items.flatMap((item) => problemsOf(item).map(({ text }) => text)))
  return errors
    .filter(({ text }) => !told.has(text))
    .map((problem) => ({ kind: 'trouble', sender, at: receivedAt, problem }))
}

function problemsOf(item: ChannelItem): ChannelProblem[] {
  if (item.kind === 'status') return item.problems
  if (item.kind !== 'message' || item.content.type !== 'unsupported') return []
  return item.content.problems
}

function unreadable(
  sender: ChannelSender | null,
  at: number,
  what: string,
  given: unknown,
): UnreadableItem {
  return { kind: 'unreadable', sender, at, what: what.slice(0, 200), excerpt: excerptOf(given) }
}
