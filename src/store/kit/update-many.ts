import { isShared, snake } from './database.ts'
import type { Db } from './database.ts'

export type ColumnTypes = Readonly<Record<string, 'text' | 'bigint'>>
type Values = Readonly<Record<string, string | number | null>>

/**
 * Updates rows of `table` by their ids, each with values of its own, in one statement. A row must
 * still have what `guard` names, as `was…` of its values; returns the ids of those that had.
 */
export async function updateMany(
  trx: Db,
  table: string,
  { set, guard }: { set: ColumnTypes; guard: ColumnTypes },
  rows: readonly Values[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const target = snake(table)
  if (isShared(trx)) await lockInOrder(trx, table, rows)
  const was = Object.entries(guard).map(([name, type]) => [wasOf(name), type] as const)
  const columns = [['id', 'text'] as const, ...Object.entries(set), ...was]
  const source = isShared(trx)
    ? `jsonb_to_recordset(?::jsonb) as s(${columns.map(([n, type]) => `"${n}" ${type}`).join(', ')})`
    : `(select ${columns.map(([n]) => `value ->> '$.${n}' as "${n}"`).join(', ')} from json_each(?)) as s`
  const changes = Object.keys(set).map((name) => `${snake(name)} = s."${name}"`)
  const holds = Object.keys(guard).map((name) => `${target}.${snake(name)} = s."${wasOf(name)}"`)
  const result: { done: string }[] | { rows: { done: string }[] } = await trx.raw(
    `update ${target} set ${changes.join(', ')} from ${source}
    where ${target}.id = s."id" and ${holds.join(' and ')} returning ${target}.id as done`,
    [JSON.stringify(rows)],
  )
  return new Set((Array.isArray(result) ? result : result.rows).map(({ done }) => done))
}

/** Two transactions with the same rows in two orders would wait for each other. */
const lockInOrder = (trx: Db, table: string, rows: readonly Values[]) =>
  trx(table)
    .whereIn(
      'id',
      rows.map(({ id }) => id ?? ''),
    )
    .orderBy('id')
    .forUpdate()
    .select('id')

/** `attempts` is guarded by what the row gives as `wasAttempts`. */
const wasOf = (name: string): string => `was${name.charAt(0).toUpperCase()}${name.slice(1)}`
