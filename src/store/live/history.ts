import type { Db } from '../kit/database.ts'

/** What is older than `before`, UTC ms; at most `limit` rows of it. */
export type Slice = { before: number; limit: number }

/**
 * Deletes what was said in sessions that ended before then; a session goes when all that was said in
 * it is gone. An open session is never touched. Returns how many rows went.
 */
export async function deleteOldSessions(db: Db, { before, limit }: Slice): Promise<number> {
  const ids: string[] = await db('sessions')
    .where('closedAt', '<', before)
    .orderBy('closedAt')
    .limit(limit)
    .pluck('id')
  if (ids.length === 0) return 0
  const said: string[] = await db('messages').whereIn('sessionId', ids).limit(limit).pluck('id')
  if (said.length > 0) return deleteMessages(db, said)
  await db('handOffs').whereIn('sessionId', ids).delete()
  return db('sessions').whereIn('id', ids).delete()
}

/** What was said outside of any session before then: errors, and answers of nobody. */
export async function deleteOldMessages(db: Db, { before, limit }: Slice): Promise<number> {
  const ids: string[] = await db('messages')
    .whereNull('sessionId')
    .where('at', '<', before)
    .limit(limit)
    .pluck('id')
  return ids.length === 0 ? 0 : deleteMessages(db, ids)
}

/** What no channel took in all that time is not sent any more. */
function deleteMessages(db: Db, ids: readonly string[]): Promise<number> {
  return db.transaction(async (trx): Promise<number> => {
    await trx('outOfTurn').whereIn('messageId', ids).delete()
    await trx('outboundMessages').whereIn('messageId', ids).delete()
    return trx('messages').whereIn('id', ids).delete()
  })
}
