import type { Db } from '../kit/database.ts'
import { insertRows, readRows, rowsAsTable } from '../kit/json-table.ts'

/** That a customer heard that something can't be read. */
export type UnreadTold = { place: string; contact: string; at: number }

const columns = { place: 'text', contact: 'text', at: 'bigint' } as const
const talkerColumns = { place: 'text', contact: 'text' } as const

/** When these customers heard it last, those who did. */
export async function unreadToldTo(
  db: Db,
  talkers: readonly Pick<UnreadTold, 'place' | 'contact'>[],
): Promise<UnreadTold[]> {
  if (talkers.length === 0) return []
  const { sql, bindings } = rowsAsTable(db, talkerColumns, talkers)
  return readRows<UnreadTold>(
    db,
    ['place', 'contact', 'at'],
    `select u.place, u.contact, u.at from ${sql} cross join unread_told as u
     where u.place = r.place and u.contact = r.contact`,
    bindings,
  )
}

/** They hear it now; each of them once. */
export async function markUnreadTold(trx: Db, rows: readonly UnreadTold[]): Promise<void> {
  const again = 'on conflict (place, contact) do update set at = excluded.at'
  await insertRows(trx, 'unreadTold', columns, rows, again)
}

export const deleteOldUnreadTold = async (
  db: Db,
  { before, limit }: { before: number; limit: number },
): Promise<number> => {
  const old: { place: string; contact: string }[] = await db('unreadTold')
    .where('at', '<', before)
    .limit(limit)
    .select('place', 'contact')
  if (old.length === 0) return 0
  return db('unreadTold')
    .whereIn(
      ['place', 'contact'],
      old.map(({ place, contact }) => [place, contact]),
    )
    .delete()
}
