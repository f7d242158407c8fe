import type { Knex } from 'knex'
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
  const at = now === undefined ? databaseNow(db) : fixed(db, now)
  const until = db.raw('? + ?', [at, forMs])
  const [held] = await db('leases')
    .insert({ name, holder, until })
    .onConflict('name')
    .merge({ holder, until })
    .where('leases.until', '<=', at)
    .orWhere('leases.holder', holder)
    .returning('holder')
  return held !== undefined
}

/** UTC ms, in the statement itself. */
const databaseNow = (db: Db): Knex.Raw =>
  isShared(db)
    ? db.raw('(extract(epoch from clock_timestamp()) * 1000)::bigint')
    : fixed(db, Date.now())

const fixed = (db: Db, now: number): Knex.Raw => db.raw('cast(? as bigint)', [now])

/** Gives it back, so that another process need not wait for its end. */
export const releaseLease = (db: Db, name: string, holder: string): Promise<number> =>
  db('leases').where({ name, holder }).delete()
