import type { Db } from '../kit/database.ts'
import { orSkip, returnRows, rowsAsTable } from '../kit/json-table.ts'

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

const columns = { place: 'text', messageId: 'text', at: 'bigint' } as const

/** The same of many, in one statement; tells which were taken now. */
export async function claimAllInbound(
  trx: Db,
  rows: readonly { place: string; messageId: string; at: number }[],
): Promise<(place: string, messageId: string) => boolean> {
  if (rows.length === 0) return () => false
  const keyOf = (place: string, messageId: string) => JSON.stringify([place, messageId])
  // In one order, so that two transactions never wait for each other.
  const sorted = [...new Map(rows.map((row) => [keyOf(row.place, row.messageId), row]))]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => row)
  const { sql, bindings } = rowsAsTable(trx, columns, sorted)
  const taken = await returnRows<{ place: string; messageId: string }>(
    trx,
    ['place', 'messageId'],
    `insert into inbound (place, message_id, at) select place, message_id, at from ${sql}
     where true ${orSkip} returning place, message_id`,
    bindings,
  )
  const keys = new Set(taken.map(({ place, messageId }) => keyOf(place, messageId)))
  return (place, messageId) => keys.delete(keyOf(place, messageId))
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
