import { isShared } from './database.ts'
import type { Db } from './database.ts'
import { inOneTrip } from './postgres/one-trip.ts'
import type { Expected, Row } from './postgres/one-trip.ts'
import { runTogether } from './sqlite.ts'
import { quoted, writtenOut } from './sql-text.ts'

export type { Row }
export type Compiled = { sql: string; bindings: readonly unknown[] }
/**
 * `query` is a statement and what has to come of it, as PostgreSQL is asked; `text` is what SQLite runs
 * for it, with checks of its own. Listeners of the database are told `query` on both.
 */
export type Step = { text: string; query?: Compiled; expects?: Expected | null }

/** Longer ones would be compared for longer than they take to be read again. */
const comparedMax = 200_000
const rowsMax = 1000
/** What failed is likely to fail again in the same place: how often it is not even tried. */
const hopelessOn = new WeakMap<Db, Map<string, number>>()
const triedAgainAfter = 20
const likesMax = 500
let written = 0

/**
 * Runs a transaction in one go: no step waits for this thread, so that others wait for the lock no longer
 * than the steps take. A step that does not do what it should fails.
 * @returns false where a step failed, or where it is likely to; nothing is written then
 */
export async function writeAtOnce(db: Db, steps: readonly Step[]): Promise<boolean> {
  const like = steps.map(({ text, query }) => query?.sql ?? text).join('\n')
  const hopeless = hopelessOn.get(db) ?? new Map<string, number>()
  hopelessOn.set(db, hopeless)
  const left = hopeless.get(like) ?? 0
  if (left > 0) {
    hopeless.set(like, left - 1)
    return false
  }
  const id = { __knexTxId: `once${(written += 1)}` }
  const tell = (query: object) => void db.client.emit('query', { ...query, ...id })
  const asked = steps.flatMap(({ query, expects = null }) =>
    query ? [{ ...query, sql: db.client.positionBindings(query.sql), expects }] : [],
  )
  const begin = () => {
    tell({ sql: isShared(db) ? 'BEGIN' : 'BEGIN IMMEDIATE' })
    for (const query of asked) tell(query)
  }
  const text = () => ['BEGIN IMMEDIATE', ...steps.map((step) => step.text), 'COMMIT'].join(';\n')
  const problem = isShared(db)
    ? await inOneTrip(db, asked, begin)
    : await runTogether(db, text(), begin)
  tell({ sql: problem ? 'ROLLBACK' : 'COMMIT' })
  if (hopeless.size > likesMax) hopeless.clear()
  if (problem) hopeless.set(like, triedAgainAfter)
  return problem === null
}

/** A write of which this comes; null where that can't be told. */
export function writeStep(
  db: Db,
  query: Compiled,
  { changes, returned }: { changes: number | null; returned?: readonly Row[] | undefined },
): Step[] | null {
  if (isShared(db)) {
    const expects = returned ? { returned } : changes === null ? null : { changes }
    return [{ text: '', query, expects }]
  }
  const text = writtenOut(query.sql, query.bindings)
  if (text === null) return null
  return changes === null ? [{ text, query }] : [{ text, query }, changed(changes)]
}

/** Fails unless the statement before it changed so many rows. */
const changed = (rows: number): Step => ({ text: must(`changes() = ${rows}`) })

/** Fails unless it changes one row. */
export function onOneRow(db: Db, query: Compiled): Step[] {
  const steps = writeStep(db, query, { changes: 1 })
  if (steps === null) throw new Error(`This can't be written out: ${query.sql}`)
  return steps
}

/** Fails unless the statement finds these rows again; null where that can't be told. */
export function foundAgain(db: Db, query: Compiled, rows: readonly object[]): Step | null {
  if (isShared(db)) {
    return rows.length > rowsMax ? null : { text: '', query, expects: { found: rows } }
  }
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
