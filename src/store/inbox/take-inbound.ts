import type { Knex } from 'knex'
import { isShared } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { rowsAsTable } from '../kit/json-table.ts'
import type { InboxRow } from './inbox-rows.ts'

/**
 * The oldest messages that may be handled, in their order. Younger ones of a contact wait for one that
 * is not due. On PostgreSQL they are locked until `reads` ends, where that is a transaction, and what
 * another process holds is left to it.
 */
export async function takeInbound(
  reads: Db,
  { now, limit }: { now: number; limit: number },
): Promise<InboxRow[]> {
  const due = open(reads)
    .where('m.dueAt', '<=', now)
    .whereNotExists(olderOf(reads).where('o.dueAt', '>', now))
    .orderBy('m.id')
    .limit(limit)
  if (!isShared(reads)) return due
  return withoutGaps(reads, await due.forUpdate('m').skipLocked())
}

/** One of them, where nobody else has it and no older one of its contact is open. */
export async function takeOneInbound(reads: Db, id: string): Promise<InboxRow[]> {
  const one = open(reads).where('m.id', id).whereNotExists(olderOf(reads))
  return isShared(reads) ? one.forUpdate('m').skipLocked() : one
}

const open = (reads: Db): Knex.QueryBuilder =>
  reads
    .from('inboxMessages as m')
    .whereRaw('m.settled_at is null')
    .select('m.id', 'm.place', 'm.contact', 'm.messageId', 'm.body', 'm.at', 'm.receivedAt')
    .select('m.state', 'm.attempts', 'm.dueAt')

const olderOf = (reads: Db): Knex.QueryBuilder =>
  reads
    .from('inboxMessages as o')
    .whereRaw('o.settled_at is null and o.place = m.place and o.contact = m.contact')
    .whereRaw('o.id < m.id')
    .select(reads.raw('1'))

/** Another process may hold an older message of a contact: then what is younger waits for it. */
async function withoutGaps(reads: Db, rows: readonly InboxRow[]): Promise<InboxRow[]> {
  const last = rows.at(-1)
  if (!last) return []
  const contacts = new Map(rows.map((row) => [keyOf(row), row]))
  const columns = { place: 'text', contact: 'text' } as const
  const { sql, bindings } = rowsAsTable(reads, columns, [...contacts.values()])
  const theirs: Pick<InboxRow, 'id' | 'place' | 'contact'>[] = await reads
    .from(reads.raw(`${sql} join inbox_messages as m using (place, contact)`, bindings as string[]))
    .whereRaw('m.settled_at is null')
    .where('m.id', '<=', last.id)
    .orderBy('m.id')
    .select('m.id', 'm.place', 'm.contact')
  const taken = new Set(rows.map(({ id }) => id))
  const gaps = new Map<string, string>()
  for (const row of theirs.toReversed()) if (!taken.has(row.id)) gaps.set(keyOf(row), row.id)
  return rows.filter((row) => {
    const gap = gaps.get(keyOf(row))
    return gap === undefined || row.id < gap
  })
}

/** One end user on one of our senders. */
export const keyOf = ({ place, contact }: Pick<InboxRow, 'place' | 'contact'>): string =>
  JSON.stringify([place, contact])
