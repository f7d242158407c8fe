import { watchStatements } from './bare-statements.ts'
import type { Db } from './database.ts'

/** Rows that were read, by statement and bindings. */
export type ReadMemo = Map<string, { sql: string; rows: unknown }>

type Builder = {
  _method?: string
  _single?: { table?: unknown; lock?: unknown }
  toSQL: () => Compiled
}
type Client = {
  runner: (builder: Builder) => { run: () => Promise<unknown> }
  transaction: (work: (trx: Db) => Promise<unknown>, ...more: unknown[]) => Promise<unknown>
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
  keepRead(db, what, tables, rows)
  return rows
}

/** Where it was read already. */
export function keepRead(db: Db, what: string, tables: readonly string[], rows: unknown): void {
  memos.get(db)?.set(what, { sql: tables.map((table) => `"${table}"`).join(' '), rows })
}

const reads = new Set(['select', 'first', 'pluck'])

/**
 * Answers a statement that this transaction asked before from what it read then, until it writes to
 * one of the tables that the statement names. `memo` may hold what was read before the transaction.
 * Only for one that holds the lock of the changes: nobody else writes what control reads meanwhile.
 */
export function memoizeReads(trx: Db, memo: ReadMemo): void {
  memos.set(trx, memo)
  watchStatements(trx)
  const client: Client = trx.client
  const makeRunner = client.runner.bind(client)
  const beginNested = client.transaction.bind(client)
  let writes = 0
  client.transaction = async (work, ...more) => {
    const within = (nested: Db) => {
      memoizeReads(nested, memo)
      return work(nested)
    }
    try {
      return await beginNested(within, ...more)
    } catch (error) {
      // What it wrote is taken back.
      memo.clear()
      throw error
    } finally {
      writes += 1
    }
  }
  client.runner = (builder) => {
    const runner = makeRunner(builder)
    const run = runner.run.bind(runner)
    if (builder._single?.lock !== undefined) return runner
    if (!reads.has(builder._method ?? '')) {
      runner.run = async () => {
        writes += 1
        forget(memo, builder.toSQL().sql)
        return run()
      }
      return runner
    }
    runner.run = () =>
      compiledOnce(builder, async ({ sql, bindings }) => {
        const key = `${builder._method} ${sql} ${JSON.stringify(bindings)}`
        const known = memo.get(key)
        if (known) return copied(known.rows)
        const before = writes
        const rows = await run()
        if (before === writes) memo.set(key, { sql, rows: copied(rows) })
        return rows
      })
    return runner
  }
}

type Compiled = { sql: string; bindings: readonly unknown[] }

/** Whoever looks at a statement, and Knex that runs it, get one that is made once. */
export async function compiledOnce<T>(
  builder: { toSQL: () => Compiled },
  run: (compiled: Compiled) => Promise<T>,
): Promise<T> {
  const compile = builder.toSQL
  const compiled = builder.toSQL()
  builder.toSQL = () => compiled
  try {
    // Knex numbers the values in its own as it runs.
    return await run({ ...compiled })
  } finally {
    builder.toSQL = compile
  }
}

const writing = /^(?:insert (?:or \w+ )?into|update|(delete) from) [`"]?(\w+)/i
/** Triggers write these too. */
const moreThan: Record<string, string[]> = { sessions: ['session_counts', 'session_deltas'] }

/** Null where it may be any: a bot takes rows of many tables with it. */
export function tablesWritten(sql: string): string[] | null {
  const [, isDelete, table] = writing.exec(sql) ?? []
  if (table === undefined || (isDelete && table === 'bots')) return null
  return [table, ...(moreThan[table] ?? [])]
}

/** Whether a statement names one of these tables, or what is called so. */
export function named(sql: string, tables: ReadonlySet<string>): boolean {
  for (const word of wordsOf(sql)) if (tables.has(word)) return true
  return false
}

const wordsMax = 500
const wordsKnown = new Map<string, ReadonlySet<string>>()

/** Most statements come again and again. */
function wordsOf(sql: string): ReadonlySet<string> {
  const known = wordsKnown.get(sql)
  if (known) return known
  const words = new Set(sql.match(/\w+/g))
  if (wordsKnown.size >= wordsMax) wordsKnown.clear()
  wordsKnown.set(sql, words)
  return words
}

/** As if this had been written; what comes back brings back what was read before. */
export function forgetForNow(db: Db, write: string): () => void {
  const memo: ReadMemo = memos.get(db) ?? new Map()
  const before = new Map(memo)
  forget(memo, write)
  return () => {
    for (const [key, read] of before) memo.set(key, read)
  }
}

/** Takes out what a write makes untrue. */
function forget(memo: ReadMemo, write: string): void {
  const tables = tablesWritten(write)
  if (tables === null) return memo.clear()
  const written = new Set(tables)
  for (const [key, { sql }] of memo) if (named(sql, written)) memo.delete(key)
}

/** Whoever gets a row may change it. */
function copied(rows: unknown): unknown {
  if (Array.isArray(rows)) return rows.map(copied)
  return typeof rows === 'object' && rows !== null ? { ...rows } : rows
}
