import { isShared, snake } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { insertRows, readRows, rowsAsTable } from '../kit/json-table.ts'

/** How a contact is reached on a sender, and since when their window is open. */
export type ContactWindow = {
  senderId: string
  contact: string
  /** The sender, as its channel names it. */
  fromId: string
  /** JSON: the names of the contact there. */
  recipient: string
  /** The channel's id of their last message. */
  messageId: string
  /** When they wrote it, UTC ms. */
  at: number
}

const columns = {
  senderId: 'text',
  contact: 'text',
  fromId: 'text',
  recipient: 'text',
  messageId: 'text',
  at: 'bigint',
} as const
const unlessNewer = `on conflict (sender_id, contact) do update set from_id = excluded.from_id,
  recipient = excluded.recipient, message_id = excluded.message_id, at = excluded.at
  where contact_windows.at <= excluded.at`

/**
 * Keeps when contacts wrote last, in the caller's transaction: one statement for all of them. An older
 * message that comes late changes nothing. Name each contact of a sender once, in one order.
 */
export async function openWindows(trx: Db, windows: readonly ContactWindow[]): Promise<void> {
  await insertRows(trx, 'contactWindows', columns, windows, unlessNewer)
}

type Pair = Pick<ContactWindow, 'senderId' | 'contact'>

/**
 * Those that there are, by `[senderId, contact]` as JSON. On PostgreSQL no other transaction gives
 * messages of these contacts a place in their order until `trx` ends.
 */
export async function holdWindows(
  trx: Db,
  pairs: readonly Pair[],
): Promise<Map<string, ContactWindow>> {
  if (pairs.length === 0) return new Map()
  const { sql, bindings } = rowsAsTable(trx, { senderId: 'text', contact: 'text' }, pairs)
  const names = Object.keys(columns) as (keyof ContactWindow)[]
  // In the order in which they are opened, so that two transactions never wait for each other.
  const hold = 'order by w.sender_id collate "C", w.contact collate "C" for update of w'
  const rows = await readRows<ContactWindow>(
    trx,
    names,
    `select ${names.map((name) => `w.${snake(name)}`).join(', ')}
     from ${sql} cross join contact_windows as w
     where w.sender_id = r.sender_id and w.contact = r.contact ${isShared(trx) ? hold : ''}`,
    bindings,
  )
  return new Map(rows.map((row) => [JSON.stringify([row.senderId, row.contact]), row]))
}

/** How to reach people is forgotten when they have not written since then; at most `limit` rows go. */
export async function deleteOldWindows(
  db: Db,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  const rows: Pair[] = await db('contactWindows')
    .where('at', '<', before)
    .limit(limit)
    .select('senderId', 'contact')
  for (const row of rows) await db('contactWindows').where(row).where('at', '<', before).delete()
  return rows.length
}
