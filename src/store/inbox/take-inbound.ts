import { isShared, snake } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { readRows, rowsAsTable } from '../kit/json-table.ts'
import type { InboxRow } from './inbox-rows.ts'

const columns = [
  'id',
  'place',
  'contact',
  'messageId',
  'body',
  'at',
  'receivedAt',
  'state',
  'attempts',
  'dueAt',
] as const

/** Open ones, and an older open one of the same contact. */
const open = `select ${columns.map((name) => `m.${snake(name)}`).join(', ')}
  from inbox_messages as m where m.settled_at is null`
const older = `select 1 from inbox_messages as o
  where o.settled_at is null and o.place = m.place and o.contact = m.contact and o.id < m.id`

/** `behind`: ids that others held, and that younger messages wait for which were free. */
export type Taken = { rows: InboxRow[]; behind: string[] }

/**
 * The oldest messages that may be handled, in their order. Younger ones of a contact wait for one that
 * is not due. On PostgreSQL they are locked until `reads` ends, where that is a transaction, and what
 * another process holds is left to it.
 */
export async function takeInbound(
  reads: Db,
  { now, limit }: { now: number; limit: number },
): Promise<Taken> {
  const rows = await readRows<InboxRow>(
    reads,
    columns,
    `${open} and m.due_at <= ? and not exists (${older} and o.due_at > ?)
     order by m.id limit ? ${lockOf(reads)}`,
    [now, now, limit],
  )
  return isShared(reads) ? withoutGaps(reads, rows) : { rows, behind: [] }
}

/**
 * Whether one of `behind` is settled. Who settled it looked for more then, and passed over what we had
 * locked: so ask when our transaction is over, and then look again.
 */
export async function isOneSettled(db: Db, behind: readonly string[]): Promise<boolean> {
  if (behind.length === 0) return false
  const settled = db('inboxMessages').whereIn('id', behind).whereRaw('settled_at is not null')
  return (await settled.first('id')) !== undefined
}

/** One of them, where nobody else has it and no older one of its contact is open. */
export const takeOneInbound = (reads: Db, id: string): Promise<InboxRow[]> =>
  readRows<InboxRow>(
    reads,
    columns,
    `${open} and m.id = ? and not exists (${older}) ${lockOf(reads)}`,
    [id],
  )

const lockOf = (reads: Db): string => (isShared(reads) ? 'for update of m skip locked' : '')

/** Another process may hold an older message of a contact: then what is younger waits for it. */
async function withoutGaps(reads: Db, rows: InboxRow[]): Promise<Taken> {
  const last = rows.at(-1)
  if (!last) return { rows, behind: [] }
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
  const isFree = (row: InboxRow) => row.id < (gaps.get(keyOf(row)) ?? '~')
  const held = rows.filter((row) => !isFree(row))
  const behind = new Set(held.map((row) => gaps.get(keyOf(row)) ?? ''))
  return { rows: rows.filter(isFree), behind: [...behind] }
}

/** One end user on one of our senders. */
export const keyOf = ({ place, contact }: Pick<InboxRow, 'place' | 'contact'>): string =>
  JSON.stringify([place, contact])
