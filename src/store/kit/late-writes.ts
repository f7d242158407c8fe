import type { Db } from './database.ts'

type Write<Row> = (trx: Db, rows: Row[]) => Promise<void>

const waiting = new WeakMap<Db, Map<Write<never>, unknown[]>>()

/** From now on the transaction keeps what `writeLate` is given, until `writeAll`. */
export function keepLateWrites(trx: Db): void {
  waiting.set(trx, new Map())
}

/**
 * Writes rows that nobody reads in this transaction: together with its others of the same kind, at
 * its end, where it is one that keeps them; else at once.
 */
export async function writeLate<Row>(
  trx: Db,
  write: Write<Row>,
  rows: readonly Row[],
): Promise<void> {
  const kept = waiting.get(trx) as Map<Write<Row>, Row[]> | undefined
  if (kept) kept.set(write, [...(kept.get(write) ?? []), ...rows])
  else if (rows.length > 0) await write(trx, [...rows])
}

/** In the order in which each kind first came. */
export async function writeAll(trx: Db): Promise<void> {
  const kept = waiting.get(trx) as Map<Write<unknown>, unknown[]> | undefined
  waiting.delete(trx)
  for (const [write, rows] of kept ?? []) if (rows.length > 0) await write(trx, rows)
}
