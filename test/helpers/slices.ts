import type { Db } from '../../src/store/kit/database.ts'

type Issued = { sql: string; bindings?: unknown[]; __knexTxId?: string }

/** How many statements of a kind each transaction held while `work` went on, in their order. */
export async function perTransaction(
  db: Db,
  kind: RegExp,
  work: () => Promise<unknown>,
): Promise<number[]> {
  const counts = new Map<string, number>()
  const look = ({ sql, __knexTxId: id }: Issued) => {
    if (id !== undefined && kind.test(sql)) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  db.on('query', look)
  await work().finally(() => db.removeListener('query', look))
  return [...counts.values()]
}
