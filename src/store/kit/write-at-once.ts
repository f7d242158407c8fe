import type { Db } from './database.ts'
import { runTogether } from './sqlite.ts'
import { quoted, writtenOut } from './sql-text.ts'

export type Compiled = { sql: string; bindings: readonly unknown[] }
/** `text` is run; `query` is what it stands for, as listeners of the database are told. */
export type Step = { text: string; query?: Compiled }

/** Longer ones would be compared for longer than they take to be read again. */
const comparedMax = 200_000
/** What failed is likely to fail again in the same place: how often it is not even tried. */
const hopeless = new Map<string, number>()
const triedAgainAfter = 20
const likesMax = 500
let written = 0

/**
 * Runs a transaction of SQLite in one go: no step waits for this thread, so that others wait for the
 * lock no longer than the steps take. A step that checks something and finds it otherwise fails.
 * @returns false where a step failed, or where it is likely to; nothing is written then
 */
export async function writeAtOnce(db: Db, steps: readonly Step[]): Promise<boolean> {
  const like = steps.map(({ text, query }) => query?.sql ?? text).join('\n')
  const left = hopeless.get(like) ?? 0
  if (left > 0) {
    hopeless.set(like, left - 1)
    return false
  }
  const id = { __knexTxId: `once${(written += 1)}` }
  const tell = (query: object) => void db.client.emit('query', { ...query, ...id })
  const text = ['BEGIN IMMEDIATE', ...steps.map((step) => step.text), 'COMMIT'].join(';\n')
  const begin = () => {
    tell({ sql: 'BEGIN IMMEDIATE' })
    for (const { query } of steps) if (query) tell(query)
  }
  const problem = await runTogether(db, text, begin)
  tell({ sql: problem ? 'ROLLBACK' : 'COMMIT' })
  if (hopeless.size > likesMax) hopeless.clear()
  if (problem) hopeless.set(like, triedAgainAfter)
  return problem === null
}

/** Fails unless the statement before it changed so many rows. */
export const changed = (rows: number): Step => ({ text: must(`changes() = ${rows}`) })

/** Fails unless it changes one row. */
export const onOneRow = (query: Compiled): Step[] => {
  const text = writtenOut(query.sql, query.bindings)
  if (text === null) throw new Error(`This can't be written out: ${query.sql}`)
  return [{ text, query }, changed(1)]
}

/** Fails unless the statement finds these rows again; null where that can't be told. */
export function foundAgain(query: Compiled, rows: readonly object[]): Step | null {
  const text = writtenOut(query.sql, query.bindings)
  const columns = Object.keys(rows[0] ?? {})
  if (text === null || columns.some((name) => name.includes('"'))) return null
  if (rows.length === 0) return { text: must(`not exists (${text})`), query }
  const lines = rows.map((row) => Object.values(row).map(quoted))
  if (lines.flat().includes(null)) return null
  const before = quoted(lines.map((line) => line.join()).join(';')) ?? ''
  const now = columns.map((name) => `quote("${name}")`).join(` || ',' || `)
  if (before.length > comparedMax) return null
  return { text: must(`(select group_concat(${now}, ';') from (${text})) is ${before}`), query }
}

/** What is no JSON makes the statement fail, wherever that stands. */
const must = (condition: string): string => `select json(iif(${condition}, '1', 'changed'))`
