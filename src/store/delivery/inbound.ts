import type { Db } from '../kit/database.ts'

/**
 * Takes an end user's message, once forever: platforms deliver twice, even in the same second.
 * False when it was taken before. As a transaction's first statement it also makes SQLite take its
 * write lock at once.
 */
export async function claimInbound(
  trx: Db,
  place: string,
  messageId: string,
  at: number,
): Promise<boolean> {
  const rows: unknown[] = await trx('inbound')
    .insert({ place, messageId, at })
    .onConflict()
    .ignore()
    .returning('messageId')
  return rows.length > 0
}

/** Platforms deliver again for days, not for weeks; at most `limit` rows go. */
export async function deleteOldInbound(
  db: Db,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  const rows: { place: string; messageId: string }[] = await db('inbound')
    .where('at', '<', before)
    .limit(limit)
    .select('place', 'messageId')
  for (const place of new Set(rows.map((row) => row.place))) {
    const ids = rows.filter((row) => row.place === place).map(({ messageId }) => messageId)
    await db('inbound').where({ place }).whereIn('messageId', ids).delete()
  }
  return rows.length
}
