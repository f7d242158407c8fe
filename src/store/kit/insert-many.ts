import type { Db } from './database.ts'

const plainMax = 100

/**
 * Inserts rows of `table`, thousands in one statement: as one JSON text, which the database takes
 * apart. Bound one by one they would take the time of customers' messages.
 */
export async function insertMany<Row extends Record<string, string | number | null>>(
  trx: Db,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  const [first] = rows
  if (!first) return
  if (rows.length <= plainMax) {
    await trx(table).insert(rows)
    return
  }
  const columns = Object.keys(first)
  const isPostgres = trx.client.config.client === 'pg'
  const values = columns.map((column) =>
    isPostgres ? `r."${column}"` : `r.value ->> '$.${column}'`,
  )
  const types = columns.map(
    (column) => `"${column}" ${typeof first[column] === 'number' ? 'bigint' : 'text'}`,
  )
  const source = isPostgres
    ? `jsonb_to_recordset(?::jsonb) as r(${types.join(', ')})`
    : 'json_each(?) as r'
  const names = columns.map(() => '??').join(', ')
  await trx.raw(`insert into ?? (${names}) select ${values.join(', ')} from ${source}`, [
    table,
    ...columns,
    JSON.stringify(rows),
  ])
}
