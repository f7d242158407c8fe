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

/** Inserts all of them in one statement, or those that `orElse` lets in; returns how many. */
export async function insertRows(
  db: Db,
  table: string,
  columns: Columns,
  rows: readonly Row[],
  orElse = '',
): Promise<number> {
  if (rows.length === 0) return 0
  const names = Object.keys(columns).map(snake).join(', ')
  const { sql, bindings } = rowsAsTable(db, columns, rows)
  // SQLite takes "on conflict" for part of a join unless a "where" stands before it.
  const where = orElse === '' ? '' : `where true ${orElse}`
  const into = `insert into ${snake(table)} (${names})`
  return writeRows(db, `${into} select ${names} from ${sql} ${where}`, bindings)
}

export const orSkip = 'on conflict do nothing'

/** A statement of our own that writes; returns how many rows it wrote. */
export async function writeRows(
  db: Db,
  sql: string,
  bindings: readonly unknown[],
): Promise<number> {
  const statement = db.raw(sql, bindings as string[])
  const compile = statement.toSQL.bind(statement)
  // Knex tells the count of what it takes for a deletion only.
  statement.toSQL = () => ({ ...compile(), method: 'del' })
  const result: number | { rowCount: number } = await statement
  return typeof result === 'number' ? result : result.rowCount
}

/**
 * What a statement of our own reads: `columns` in their order, as camel case. SQLite hands over all
 * rows as one text: its driver takes longer for the values of a row than SQLite to find it.
 */
export async function readRows<T>(
  db: Db,
  columns: readonly (keyof T & string)[],
  sql: string,
  bindings: readonly unknown[],
): Promise<T[]> {
  const named = (valueAt: (column: string, at: number) => unknown) =>
    Object.fromEntries(columns.map((name, at) => [name, valueAt(snake(name), at)])) as T
  if (isShared(db)) {
    const rows = await rawRows<Record<string, unknown>>(db, sql, bindings)
    return rows.map((row) => named((column) => row[column]))
  }
  const asText = `select json_group_array(json_array(${columns.map(snake).join(', ')})) as lines`
  const read = db.raw(`${asText} from (${sql})`, bindings as string[])
  // As one that needs no turn at the gate.
  const [found]: { lines: string }[] = await Object.assign(read, { _method: 'select' })
  const lines: unknown[][] = JSON.parse(found?.lines ?? '[]')
  return lines.map((line) => named((_, at) => line[at]))
}

/** What a statement of our own returns, the same from both databases. */
export async function rawRows<T>(db: Db, sql: string, bindings: readonly unknown[]): Promise<T[]> {
  const result: unknown = await db.raw(sql, bindings as string[])
  const { rows } = Array.isArray(result) ? { rows: result } : (result as { rows: unknown[] })
  return rows as T[]
}
