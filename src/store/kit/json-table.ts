import { isShared, snake } from './database.ts'
import type { Db } from './database.ts'

/** The columns of a table that a statement brings along, as its SQL types. */
export type Columns = Readonly<Record<string, 'text' | 'bigint'>>
type Row = Readonly<Record<string, string | number | null | undefined>>
type Part = { sql: string; bindings: unknown[] }

/**
 * Rows as a table named `r` of one statement, as many parameters for a thousand as for one: bound
 * value by value they would take the time of customers' messages.
 */
export function rowsAsTable(db: Db, columns: Columns, rows: readonly Row[]): Part {
  const names = Object.keys(columns)
  const valuesOf = (name: string) => rows.map((row) => row[name] ?? null)
  if (isShared(db)) {
    const lists = names.map((name) => `?::${columns[name]}[]`).join(', ')
    const as = names.map(snake).join(', ')
    return { sql: `unnest(${lists}) as r(${as})`, bindings: names.map(valuesOf) }
  }
  const values = names.map((name, i) => `value ->> ${i} as ${snake(name)}`).join(', ')
  const lines = rows.map((row) => names.map((name) => row[name] ?? null))
  return { sql: `(select ${values} from json_each(?)) as r`, bindings: [JSON.stringify(lines)] }
}

/**
 * Inserts all of them in one statement. Returns the ids of those that are in: without `orSkip`, all.
 */
export async function insertRows(
  db: Db,
  table: string,
  columns: Columns,
  rows: readonly Row[],
  orSkip = false,
): Promise<string[]> {
  if (rows.length === 0) return []
  const names = Object.keys(columns).map(snake).join(', ')
  const { sql, bindings } = rowsAsTable(db, columns, rows)
  // SQLite takes "on conflict" for part of a join unless a "where" stands before it.
  const skip = orSkip ? 'where true on conflict do nothing' : ''
  const made = await rawRows<{ id: string }>(
    db,
    `insert into ${snake(table)} (${names}) select ${names} from ${sql} ${skip} returning id`,
    bindings,
  )
  return made.map(({ id }) => id)
}

/** What a statement of our own returns, the same from both databases. */
export async function rawRows<T>(db: Db, sql: string, bindings: readonly unknown[]): Promise<T[]> {
  const result: unknown = await db.raw(sql, bindings as string[])
  const { rows } = Array.isArray(result) ? { rows: result } : (result as { rows: unknown[] })
  return rows as T[]
}
