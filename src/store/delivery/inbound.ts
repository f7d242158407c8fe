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
