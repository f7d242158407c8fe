import { isWatched, runBare } from './bare-statements.ts'
import { isShared, snake } from './database.ts'
import type { Db } from './database.ts'
import { readTogether } from './sqlite/read-together.ts'
import { notingOf } from './script.ts'

/** The columns of a table that a statement brings along, as its SQL types. */
export type Columns = Readonly<Record<string, 'text' | 'bigint'>>
type Row = Readonly<Record<string, string | number | null | undefined>>
type Part = { sql: string; bindings: unknown[] }

/**
 * Rows as a table named `r` of one statement, as many parameters for a thousand as for one: bound
 * value by value they would take the time of customers' messages.
 */
export function rowsAsTable(db: Db, columns: Columns, rows: readonly Row[]): Part {
  const { names, shared, own } = tableOf(columns)
  if (isShared(db)) {
    return { sql: shared, bindings: names.map((name) => rows.map((row) => row[name] ?? null)) }
  }
  const lines = rows.map((row) => names.map((name) => row[name] ?? null))
  return { sql: own, bindings: [JSON.stringify(lines)] }
}

/** Each element of a bound list: as JSONB, which is not written out and read again for each of its values. */
export const eachOf = 'jsonb_each(?)'

type Table = { names: readonly string[]; shared: string; own: string }
const tables = new WeakMap<Columns, Table>()

/** Of the columns of a statement, which are the same each time: on PostgreSQL, and on SQLite. */
function tableOf(columns: Columns): Table {
  const known = tables.get(columns)
  if (known) return known
  const names = Object.keys(columns)
  const lists = names.map((name) => `?::${columns[name]}[]`).join(', ')
  const values = names.map((name, at) => `value ->> ${at} as ${snake(name)}`).join(', ')
  const table = {
    names,
    shared: `unnest(${lists}) as r(${names.map(snake).join(', ')})`,
    own: `(select ${values} from ${eachOf}) as r`,
  }
  tables.set(columns, table)
  return table
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
  // How many an upsert changes depends on what is there.
  const changes = orElse === '' || orElse === orSkip ? rows.length : null
  return writeRows(db, `${into} select ${names} from ${sql} ${where}`, bindings, changes)
}

export const orSkip = 'on conflict do nothing'

/**
 * A statement of our own that writes; returns how many rows it wrote. `changes` is how many that should
 * be, where that can be told.
 */
export async function writeRows(
  db: Db,
  sql: string,
  bindings: readonly unknown[],
  changes: number | null,
): Promise<number> {
  const noting = notingOf(db)
  if (noting) {
    noting.noted.push({ sql, bindings, guard: changes === null ? null : { changes } })
    return changes ?? 0
  }
  if (!isWatched(db)) return (await runBare(db, { sql, bindings, isCounted: true })).changes
  const statement = db.raw(sql, bindings as string[])
  const compile = statement.toSQL.bind(statement)
  // Knex tells the count of what it takes for a deletion only.
  statement.toSQL = () => ({ ...compile(), method: 'del' })
  const result: number | { rowCount: number } = await statement
  return typeof result === 'number' ? result : result.rowCount
}

/**
 * What a statement of our own reads: it names `columns` in their order, and each row has them as camel
 * case. `supposed` is what it most likely finds, in the order in which it does; null where nobody knows.
 */
export const readRows = <T>(
  db: Db,
  columns: readonly (keyof T & string)[],
  sql: string,
  bindings: readonly unknown[],
  supposed: readonly T[] | null = null,
): Promise<T[]> =>
  isShared(db)
    ? rowsOf<T>(db, columns, { sql, bindings, isRead: true })
    : readAsText<T>(db, columns, { sql, bindings, supposed })

/** The ids of the rows that a statement of ours writes; `ids` are all that should be. */
export async function writeIds(
  db: Db,
  { sql, returning }: { sql: string; returning: string },
  bindings: readonly unknown[],
  ids: readonly string[],
): Promise<Set<string>> {
  if (notingOf(db)) {
    await writeRows(db, sql, bindings, ids.length)
    return new Set(ids)
  }
  const rows = await returnRows<{ id: string }>(
    db,
    ['id'],
    `${sql} returning ${returning}`,
    bindings,
  )
  return new Set(rows.map(({ id }) => id))
}

/** The same as `readRows` of a statement that writes or locks, and returns rows. */
export const returnRows = <T>(
  db: Db,
  columns: readonly (keyof T & string)[],
  sql: string,
  bindings: readonly unknown[],
): Promise<T[]> => rowsOf<T>(db, columns, { sql, bindings, isRead: false })

async function rowsOf<T>(
  db: Db,
  columns: readonly (keyof T & string)[],
  { sql, bindings, isRead }: { sql: string; bindings: readonly unknown[]; isRead: boolean },
): Promise<T[]> {
  const rows = isWatched(db)
    ? await rawRows(db, { sql, bindings, isRead })
    : (await runBare(db, { sql, bindings, isRead })).rows
  return rows.map((row) =>
    Array.isArray(row) ? named<T>(columns, row) : byName<T>(columns, row as object),
  )
}

/** SQLite hands over all rows as one text: its driver takes longer for their values than to find them. */
async function readAsText<T>(
  db: Db,
  columns: readonly (keyof T & string)[],
  {
    sql,
    bindings,
    supposed,
  }: { sql: string; bindings: readonly unknown[]; supposed: readonly T[] | null },
): Promise<T[]> {
  const text = asText(columns, sql)
  const noting = notingOf(db)
  const known = noting?.supposes && supposed ? textOf(columns, supposed) : null
  const found = known ?? (await readText(noting?.db ?? db, text, bindings))
  noting?.noted.push({ sql: text, bindings, guard: { reads: found } })
  const lines: unknown[][] = JSON.parse(found)
  return lines.map((line) => named<T>(columns, line))
}

/** As SQLite would write them. */
const textOf = <T>(columns: readonly (keyof T & string)[], rows: readonly T[]): string =>
  JSON.stringify(rows.map((row) => columns.map((name) => row[name] ?? null)))

async function readText(db: Db, sql: string, bindings: readonly unknown[]): Promise<string> {
  if (!isWatched(db)) return readTogether(db, sql, bindings)
  const rows = await rawRows(db, { sql, bindings, isRead: true })
  const [found] = rows as { lines: string }[]
  return found?.lines ?? '[]'
}

const asText = (columns: readonly string[], sql: string): string =>
  `select json_group_array(json_array(${columns.map(snake).join(', ')})) as lines from (${sql})`

function named<T>(columns: readonly string[], values: readonly unknown[]): T {
  const row: Record<string, unknown> = {}
  for (const [at, name] of columns.entries()) row[name] = values[at]
  return row as T
}

function byName<T>(columns: readonly string[], found: object): T {
  const row: Record<string, unknown> = {}
  for (const name of columns) {
    row[name] = Reflect.get(found, snake(name)) ?? Reflect.get(found, name) ?? null
  }
  return row as T
}

/** By Knex, for whoever looks at its statements: one that reads says so, as its own do. */
async function rawRows(
  db: Db,
  { sql, bindings, isRead }: { sql: string; bindings: readonly unknown[]; isRead: boolean },
): Promise<unknown[]> {
  const raw = db.raw(sql, bindings as string[])
  const result: unknown = await (isRead ? Object.assign(raw, { _method: 'select' }) : raw)
  return Array.isArray(result) ? result : (result as { rows: unknown[] }).rows
}
