import type { Db } from '../kit/database.ts'

/**
 * Marks that a customer hears now that something can't be read; false where they heard it since then.
 */
export async function markUnreadTold(
  trx: Db,
  { place, contact, at }: { place: string; contact: string; at: number },
  since: number,
): Promise<boolean> {
  const rows: unknown[] = await trx('unreadTold')
    .insert({ place, contact, at })
    .onConflict(['place', 'contact'])
    .merge({ at })
    .where('unreadTold.at', '<', since)
    .returning('place')
  return rows.length > 0
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
