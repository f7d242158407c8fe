import type { Db } from '../../src/store/kit/database.ts'
import { at } from './traffic.ts'

type Query = { sql: string; __knexTxId?: string }

/**
 * How long transactions hold the write lock, in ms: from the answer to the lock to the commit; what is
 * written in one go, from its beginning to its end, the commit and the way to its thread included.
 */
export function lockTimes(db: Db): { take: () => { p50: number; p99: number; count: number } } {
  const began = new Map<string, number>()
  let held: number[] = []
  db.on('query-response', (_rows: unknown, { sql, __knexTxId: id }: Query) => {
    if (id !== undefined && sql.includes('audit_head') && sql.startsWith('update'))
      if (!began.has(id)) began.set(id, performance.now())
  })
  db.on('query', ({ sql, __knexTxId: id }: Query) => {
    const isAtOnce = sql === 'BEGIN IMMEDIATE' || (sql === 'BEGIN' && id?.startsWith('once'))
    if (id !== undefined && isAtOnce) began.set(id, performance.now())
    if (id === undefined || !/^(COMMIT|ROLLBACK)/.test(sql)) return
    const since = began.get(id)
    if (since !== undefined) held.push(performance.now() - since)
    began.delete(id)
  })
  return {
    take: () => {
      const sorted = held.toSorted((a, b) => a - b)
      held = []
      return { p50: at(sorted, 0.5), p99: at(sorted, 0.99), count: sorted.length }
    },
  }
}
