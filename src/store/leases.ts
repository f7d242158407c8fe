import type { Db } from './database.ts'

/** Takes or renews what one process alone may do; false while another one holds it. */
export async function acquireLease(
  db: Db,
  lease: { name: string; holder: string; until: number },
  now: number,
): Promise<boolean> {
  const [held] = await db('leases')
    .insert(lease)
    .onConflict('name')
    .merge({ holder: lease.holder, until: lease.until })
    .where('leases.until', '<=', now)
    .orWhere('leases.holder', lease.holder)
    .returning('holder')
  return held !== undefined
}

/** Gives it back, so that another process need not wait for its end. */
export const releaseLease = (db: Db, name: string, holder: string): Promise<number> =>
  db('leases').where({ name, holder }).delete()
