import type { Db } from './database.ts'

/** Rows that were read, by statement and bindings. */
export type ReadMemo = Map<string, { sql: string; rows: unknown }>

type Builder = {
  _method?: string
  _single?: { table?: unknown; lock?: unknown }
  toSQL: () => { sql: string; bindings: readonly unknown[] }
}
type Client = {
  runner: (builder: Builder) => { run: () => Promise<unknown> }
  transaction: (...given: unknown[]) => unknown
}

const memos = new WeakMap<Db, ReadMemo>()

/**
 * What is made of rows, worked out once while no row of `tables` is written: also before the
 * transaction, by whoever reads ahead. The result is shared: change nothing in it.
 */
export async function readOnce<T>(
  db: Db,
  what: string,
  tables: readonly string[],
  make: () => Promise<T>,
): Promise<T> {
  const memo = memos.get(db)
  const known = memo?.get(what)
  if (known) return known.rows as T
  const rows = await make()
  memo?.set(what, { sql: tables.map((table) => `"${table}"`).join(' '), rows })
  return rows
}

const reads = new Set(['select', 'first', 'pluck'])

/**
 * Answers a statement that this transaction asked before from what it read then, until it writes to
 * one of the tables that the statement names. `memo` may hold what was read before the transaction.
 * Only for one that holds the lock of the changes: nobody else writes what control reads meanwhile.
 */
export function memoizeReads(trx: Db, memo: ReadMemo): void {
  memos.set(trx, memo)
  const client: Client = trx.client
  const makeRunner = client.runner.bind(client)
  const beginNested = client.transaction.bind(client)
  let writes = 0
  let isOver = false
  client.transaction = (...given) => {
    // What it writes, and what of that it takes back, is not seen here.
    isOver = true
    memo.clear()
    memos.delete(trx)
    return beginNested(...given)
  }
  client.runner = (builder) => {
    const runner = makeRunner(builder)
    if (isOver) return runner
    const run = runner.run.bind(runner)
    if (!reads.has(builder._method ?? '') || builder._single?.lock !== undefined) {
      runner.run = async () => {
        writes += 1
        forget(memo, builder)
        return run()
      }
      return runner
    }
    runner.run = async () => {
      const { sql, bindings } = builder.toSQL()
      const key = `${builder._method} ${sql} ${JSON.stringify(bindings)}`
      const known = memo.get(key)
      if (known) return copied(known.rows)
      const before = writes
      const rows = await run()
      if (before === writes) memo.set(key, { sql, rows: copied(rows) })
      return rows
    }
    return runner
  }
}

/** What cascades, and what is no plain insert or update, may touch any table. */
function forget(memo: ReadMemo, { _method: method, _single: single }: Builder): void {
  const isPlain = method === 'insert' || method === 'update'
  const table = isPlain && typeof single?.table === 'string' ? snake(single.table) : null
  if (table === null) return memo.clear()
  for (const [key, { sql }] of memo) {
    if (sql.includes(`\`${table}\``) || sql.includes(`"${table}"`)) memo.delete(key)
  }
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)

/** Whoever gets a row may change it. */
function copied(rows: unknown): unknown {
  if (Array.isArray(rows)) return rows.map(copied)
  return typeof rows === 'object' && rows !== null ? { ...rows } : rows
}
