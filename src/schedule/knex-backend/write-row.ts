import { newId } from './new-id.ts'
import { toJob } from './rows.ts'
import type { Row, SavedJob } from './rows.ts'
import type { Table } from './tables.ts'

export async function insert({ knex, table }: Table, row: Row): Promise<SavedJob> {
  return oneJob(
    await knex(table)
      .insert({ id: newId(), ...row })
      .returning('*'),
  )
}

export async function update(
  { knex, table }: Table,
  where: { id: string; name?: string },
  row: Row,
): Promise<SavedJob | undefined> {
  const rows: object[] = await knex(table).where(where).update(row).returning('*')
  return rows[0] && toJob(rows[0])
}

export function oneJob(rows: object[]): SavedJob {
  const [row] = rows
  if (!row) throw new Error('The database returned no row for a saved job')
  return toJob(row)
}
