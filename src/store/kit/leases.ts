import { isShared } from './database.ts'
import type { Db } from './database.ts'

/**
 * Takes or renews what one process alone may do; false while another one holds it. Its times are the
 * database's own: the clocks of two machines may differ by more than a lease.
 */
export async function acquireLease(
  db: Db,
  { name, holder, forMs }: { name: string; holder: string; forMs: number },
  now?: number,
): Promise<boolean> {
  const at = now ?? (await databaseNow(db))
  const until = at + forMs
  const [held] = await db('leases')
    .insert({ name, holder, until })
    .onConflict('name')
    .merge({ holder, until })
    .where('leases.until', '<=', at)
    .orWhere('leases.holder', holder)
    .returning('holder')
  return held !== undefined
}

/** UTC ms. */
async function databaseNow(db: Db): Promise<number> {
  if (!isShared(db)) return Date.now()
  const { rows } = await db.raw('select extract(epoch from clock_timestamp()) * 1000 as at')
  return Math.round(Number(rows[0].at))
}

/** Gives it back, so that another process need not wait for its end. */
export const releaseLease = (db: Db, name: string, holder: string): Promise<number> =>
  db('leases').where({ name, holder }).delete()
