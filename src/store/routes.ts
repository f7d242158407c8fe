import type { Db } from './database.ts'

/**
 * Says that what answers where has changed; returns the new revision. Until this transaction ends no
 * session can open, so call it before `closeSessions`.
 */
export async function moveRoutes(trx: Db): Promise<number> {
  const rows: { revision: number }[] = await trx('routeRevision')
    .where({ id: 1 })
    .increment('revision', 1)
    .returning('revision')
  const [row] = rows
  if (!row) throw new Error('The database has no route revision')
  return row.revision
}
