import { isShared, snake } from './database.ts'
import type { Db } from './database.ts'
import { eachOf, returnRows, writeIds } from './json-table.ts'

export type ColumnTypes = Readonly<Record<string, 'text' | 'bigint'>>
type Columns = Readonly<{ set: ColumnTypes; guard: ColumnTypes }>
type Values = Readonly<Record<string, string | number | null>>

/**
 * Updates rows of `table` by their ids, each with values of its own, in one statement. A row must
 * still have what `guard` names, as `was…` of its values; returns the ids of those that had.
 */
export async function updateMany(
  trx: Db,
  table: string,
  columns: Columns,
  rows: readonly Values[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const { names, shared, own, lock } = statementsOf(table, columns)
  if (isShared(trx)) await returnRows(trx, ['id'], lock, [rows.map(({ id }) => id)])
  const sql = isShared(trx) ? shared : own
  const ids = rows.map(({ id }) => String(id))
  const given = isShared(trx) ? rows : rows.map((row) => names.map((name) => row[name] ?? null))
  const returning = `${snake(table)}.id as id`
  return writeIds(trx, { sql, returning }, [JSON.stringify(given)], ids)
}

type Statements = { names: readonly string[]; shared: string; own: string; lock: string }
const known = new WeakMap<Columns, Statements>()

/** Of the columns of a table, which are the same each time: on PostgreSQL, and on SQLite. */
function statementsOf(name: string, columns: Columns): Statements {
  const { set, guard } = columns
  const made = known.get(columns)
  if (made) return made
  const table = snake(name)
  const was = Object.entries(guard).map(([column, type]) => [wasOf(column), type] as const)
  const all = [['id', 'text'] as const, ...Object.entries(set), ...was]
  const changes = Object.keys(set).map((column) => `${snake(column)} = s."${column}"`)
  const holds = Object.keys(guard).map(
    (column) => `${table}.${snake(column)} = s."${wasOf(column)}"`,
  )
  const updated = (source: string) => `update ${table} set ${changes.join(', ')} from ${source}
    where ${table}.id = s."id" and ${holds.join(' and ')}`
  const typed = all.map(([column, type]) => `"${column}" ${type}`).join(', ')
  const names = all.map(([column]) => column)
  const values = names.map((column, at) => `value ->> ${at} as "${column}"`).join(', ')
  const statements = {
    names,
    shared: updated(`jsonb_to_recordset(?::jsonb) as s(${typed})`),
    own: updated(`(select ${values} from ${eachOf}) as s`),
    // Two transactions with the same rows in two orders would wait for each other.
    lock: `select id from ${table} where id = any(?::text[]) order by id for update`,
  }
  known.set(columns, statements)
  return statements
}

/** `attempts` is guarded by what the row gives as `wasAttempts`. */
const wasOf = (name: string): string => `was${name.charAt(0).toUpperCase()}${name.slice(1)}`
