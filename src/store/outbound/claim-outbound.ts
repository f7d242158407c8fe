import { encodeTime } from 'ulid'
import type { Channel } from '../../bot/definition.ts'
import { isShared } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { readRows, rowsAsTable } from '../kit/json-table.ts'
import { waitsUntil } from '../waits.ts'
import type { OutboundRow } from './outbound-rows.ts'

/** From each sender's first unsettled row to the next sender's, however many rows they have. */
const sendersWithRows = `
  select min(sender_id) from outbound_messages where settled_at is null
  union all
  select (select min(o.sender_id) from outbound_messages o
    where o.settled_at is null and o.sender_id > waiting.sender_id)
  from waiting where waiting.sender_id is not null`

const hasDueRow = `exists (select 1 from outbound_messages o
  where o.settled_at is null and o.sender_id = waiting.sender_id and o.due_at <= ?)`

export const outboundWaits = waitsUntil(
  `with recursive waiting(sender_id) as (${sendersWithRows})
   select exists (select 1 from waiting where ${hasDueRow})`,
)

/** Senders with a row whose time has come; others of the same contact may still be before it. */
export async function dueSenders(db: Db, now: number): Promise<string[]> {
  const rows: { senderId: string }[] = await db
    .withRecursive('waiting', ['sender_id'], db.raw(sendersWithRows))
    .select('senderId')
    .from('waiting')
    .whereRaw(hasDueRow, [now])
  return rows.map(({ senderId }) => senderId)
}

/**
 * What is first of its contact; nothing overtakes a row that waits for its time or its fate. Ids begin
 * with when their row was made, and the index has them.
 */
const firstOfContacts = (lock: string): string => `select id from (
  select o.id from outbound_messages o
  where o.settled_at is null and o.sender_id = ? and o.channel = ? and o.due_at <= ? and o.id < ?
    and not exists (select 1 from outbound_messages e where e.settled_at is null
      and e.sender_id = o.sender_id and e.contact = o.contact and e.id < o.id)
  order by o.due_at, o.id limit ? ${lock})`

type Contact = Pick<OutboundRow, 'senderId' | 'contact'>
const contactColumns = { senderId: 'text', contact: 'text' } as const

/** What waits for a contact: its last row, and how many there are. */
export type Line = { last: string; count: number }

/** The rows of each of these contacts that are not settled; `supposesNone` where there hardly are any. */
export async function linesOf(
  trx: Db,
  contacts: readonly Contact[],
  { supposesNone = false }: { supposesNone?: boolean } = {},
): Promise<(contact: Contact) => Line | undefined> {
  if (contacts.length === 0) return () => undefined
  const unique = new Map(contacts.map((one) => [keyOf(one), one]))
  const { sql, bindings } = rowsAsTable(trx, contactColumns, [...unique.values()])
  const rows = await readRows<Contact & { last: string; count: number | string }>(
    trx,
    ['senderId', 'contact', 'last', 'count'],
    `select o.sender_id, o.contact, max(o.id) as last, count(*) as count
     from ${sql} cross join outbound_messages as o
     where o.settled_at is null and o.sender_id = r.sender_id and o.contact = r.contact
     group by o.sender_id, o.contact`,
    bindings,
    supposesNone ? [] : null,
  )
  const lines = new Map(
    rows.map((row) => [keyOf(row), { last: row.last, count: Number(row.count) }]),
  )
  return (contact) => lines.get(keyOf(contact))
}

const keyOf = ({ senderId, contact }: Contact): string => JSON.stringify([senderId, contact])

const claimed = [
  'id',
  'answerId',
  'channel',
  'senderId',
  'fromId',
  'contact',
  'recipient',
  'body',
  'botId',
  'sessionId',
  'state',
  'attempts',
  'dueAt',
  'createdAt',
  'windowEndsAt',
  'settledAt',
  'code',
  'problem',
  'providerId',
] as const
export type ClaimedRow = Pick<OutboundRow, (typeof claimed)[number]>

/** `madeBefore`, UTC ms: nothing that was made then or later. */
export type Quota = { senderId: string; limit: number; madeBefore?: number }

/** In any collation. */
const afterAllIds = 'Z'

/**
 * Takes rows for sending, at most one of a contact, until the lease ends; in the order of their ids.
 * Another process finds them leased, or passes them over. `send-unknown` is the code of those that
 * were being sent before, by an attempt that nobody heard of again.
 */
export async function claimOutbound(
  trx: Db,
  quotas: readonly Quota[],
  { channel, now, leaseMs }: { channel: Channel; now: number; leaseMs: number },
): Promise<ClaimedRow[]> {
  if (quotas.length === 0) return []
  // Two processes that took the same rows in two orders would wait for each other.
  const lock = isShared(trx) ? 'for update of o skip locked' : ''
  const parts = quotas.map((_, at) => `${firstOfContacts(lock)} part_${at}`)
  const bindings = quotas.flatMap(({ senderId, limit, madeBefore }) => [
    senderId,
    channel,
    now,
    madeBefore === undefined ? afterAllIds : encodeTime(Math.max(0, madeBefore), 10),
    limit,
  ])
  // As a list it is looked for once: PostgreSQL may do a subquery again for each row, and skip what it
  // locked itself, so that a claim takes more than its share.
  const chosen = parts.join(' union all ')
  const rows: ClaimedRow[] = await trx('outboundMessages')
    .whereRaw(isShared(trx) ? `id = any(array(${chosen}))` : `id in (${chosen})`, bindings)
    .whereNull('settledAt')
    .where('dueAt', '<=', now)
    .update({
      state: 'sending',
      attempts: trx.raw('attempts + 1'),
      dueAt: now + leaseMs,
      code: trx.raw(`case when state = 'sending' then 'send-unknown' end`),
    })
    .returning(claimed)
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1))
}
