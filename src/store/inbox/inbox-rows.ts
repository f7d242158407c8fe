import { snake } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import {
  insertRows,
  orSkip,
  readRows,
  rowsAsTable,
  writeIds,
  writeRows,
} from '../kit/json-table.ts'
import { waits } from '../waits.ts'

/**
 * A customer's message between the channel and its answer. `waiting`: not handled yet. `acting`: its
 * turn is written, and an action server is being asked. `flooded`: never handled, since too many of its
 * customer waited. Times are UTC ms.
 */
export type InboxRow = {
  /** An ordered ULID: the order in which a contact's messages are handled. */
  id: string
  place: string
  contact: string
  messageId: string
  body: string
  at: number
  receivedAt: number
  state: 'waiting' | 'acting' | 'done' | 'parked' | 'flooded'
  attempts: number
  /** From when it may be handled; of one that is acting, when its process counts as gone. */
  dueAt: number
}
export type NewInbound = Pick<
  InboxRow,
  'id' | 'place' | 'contact' | 'messageId' | 'body' | 'at' | 'receivedAt'
>

const columns = {
  id: 'text',
  place: 'text',
  contact: 'text',
  messageId: 'text',
  body: 'text',
  at: 'bigint',
  receivedAt: 'bigint',
  state: 'text',
  dueAt: 'bigint',
} as const

/** Keeps them all in one statement; returns how many never came before. */
export const insertInbound = (db: Db, rows: readonly NewInbound[]): Promise<number> =>
  insertRows(
    db,
    'inboxMessages',
    columns,
    rows.map((row) => ({ ...row, state: 'waiting', dueAt: 0 })),
    orSkip,
  )

const floodedColumns = { ...columns, settledAt: 'bigint' } as const

/** Keeps that they came, and that nobody handles them; returns the ids of those that never came before. */
export function insertFlooded(
  trx: Db,
  rows: readonly NewInbound[],
  settledAt: number,
): Promise<Set<string>> {
  const names = Object.keys(floodedColumns).map(snake).join(', ')
  const made = { state: 'flooded', dueAt: 0, settledAt, body: '' }
  const { sql, bindings } = rowsAsTable(
    trx,
    floodedColumns,
    rows.map((row) => ({ ...row, ...made })),
  )
  const into = `insert into inbox_messages (${names}) select ${names} from ${sql} where true ${orSkip}`
  const ids = rows.map(({ id }) => id)
  return writeIds(trx, { sql: into, returning: 'id' }, bindings, ids)
}

type Talker = Pick<InboxRow, 'place' | 'contact'>
const talkerColumns = { place: 'text', contact: 'text' } as const

/** How many wait of each of these customers, those of whom any do. */
export async function countOpenOf(
  db: Db,
  talkers: readonly Talker[],
): Promise<(Talker & { count: number })[]> {
  const { sql, bindings } = rowsAsTable(db, talkerColumns, talkers)
  const rows = await readRows<Talker & { count: number | string }>(
    db,
    ['place', 'contact', 'count'],
    `select o.place, o.contact, count(*) as count from ${sql} cross join inbox_messages as o
     where o.settled_at is null and o.place = r.place and o.contact = r.contact
     group by o.place, o.contact`,
    bindings,
  )
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

/** These are handled: what was said is among the messages now. Returns how many were still open. */
export const settleInbound = (trx: Db, ids: readonly string[], at: number): Promise<number> =>
  changed(trx, ids, `state = 'done', body = '', settled_at = ?`, [at])

/** Their turns are written, and what they wait for comes before `dueAt`. */
export const markActing = (trx: Db, ids: readonly string[], dueAt: number): Promise<number> =>
  changed(trx, ids, `state = 'acting', due_at = ?`, [dueAt])

const idColumns = { id: 'text' } as const

async function changed(
  trx: Db,
  ids: readonly string[],
  set: string,
  values: readonly unknown[],
): Promise<number> {
  if (ids.length === 0) return 0
  const rows = ids.map((id) => ({ id }))
  const { sql, bindings } = rowsAsTable(trx, idColumns, rows)
  return writeRows(
    trx,
    `update inbox_messages set ${set}
     where id in (select r.id from ${sql}) and settled_at is null`,
    [...values, ...bindings],
    ids.length,
  )
}

/** It failed, and is handled again at `dueAt`. */
export const postponeInbound = (
  db: Db,
  id: string,
  { dueAt, problem }: { dueAt: number; problem: string },
): Promise<number> =>
  db('inboxMessages')
    .where({ id })
    .whereNull('settledAt')
    .update({ dueAt, problem, attempts: db.raw('attempts + 1') })

/** It failed too often: nobody handles it again. */
export const parkInbound = (
  trx: Db,
  id: string,
  { at, problem }: { at: number; problem: string },
): Promise<number> =>
  trx('inboxMessages')
    .where({ id })
    .whereNull('settledAt')
    .update({ state: 'parked', settledAt: at, problem, attempts: trx.raw('attempts + 1') })

/** Something is not handled to its end, whoever has it in hand. */
export const inboundWaits = waits('exists (select 1 from inbox_messages where settled_at is null)')

export async function countWaiting(db: Db): Promise<number> {
  const row = await db('inboxMessages').whereRaw('settled_at is null').count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}

/** When the oldest message was written that nobody has handled; null where nothing waits. */
export async function oldestWaiting(db: Db): Promise<number | null> {
  const row: { at?: number | string | null } | undefined = await db('inboxMessages')
    .whereRaw('settled_at is null')
    .min({ at: 'at' })
    .first()
  return row?.at == null ? null : Number(row.at)
}

/** What came before then and nobody has handled; null where nothing waits. */
export async function inboundWaiting(
  db: Db,
  cameBefore: number,
): Promise<{ count: number; since: number } | null> {
  const row: { count?: number | string; since?: number | string | null } | undefined = await db(
    'inboxMessages',
  )
    .whereRaw('settled_at is null')
    .where('receivedAt', '<', cameBefore)
    .count({ count: '*' })
    .min({ since: 'receivedAt' })
    .first()
  if (row?.since == null) return null
  return { count: Number(row.count), since: Number(row.since) }
}

/** Something that this end user wrote is not handled to its end. */
export async function isAnswering(
  db: Db,
  { place, contact }: Pick<InboxRow, 'place' | 'contact'>,
): Promise<boolean> {
  const open = db('inboxMessages').where({ place, contact }).whereRaw('settled_at is null')
  return (await open.first('id')) !== undefined
}

/** Only for whoever knows that no process is asking an action server: they all count as gone. */
export const dropActing = (db: Db): Promise<number> =>
  db('inboxMessages').whereRaw(`settled_at is null and state = 'acting'`).update({ dueAt: 0 })

/** Channels deliver again for days, not for weeks; at most `limit` rows go. */
export async function deleteOldInboxMessages(
  db: Db,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  const ids: string[] = await db('inboxMessages')
    .whereRaw('settled_at is not null')
    .where('settledAt', '<', before)
    .limit(limit)
    .pluck('id')
  return ids.length === 0 ? 0 : db('inboxMessages').whereIn('id', ids).delete()
}
