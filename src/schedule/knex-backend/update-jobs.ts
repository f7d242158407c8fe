import type { RemoveJobsOptions } from 'agenda'
import type { Knex } from 'knex'
import { asJson, contains, namesSomething, whereFilter } from './filters.ts'
import { toJob } from './rows.ts'
import type { Table } from './tables.ts'

const idsAtOnce = 500

/** Removes what a filter chooses; tells which ids, and nothing is removed by an empty filter. */
export async function removeJobs(jobs: Table, filter: RemoveJobsOptions): Promise<string[]> {
  return change(jobs, filter, (chosen) => chosen.delete())
}

/** Pauses or resumes what a filter chooses, and says how many those are. */
export async function setDisabled(
  jobs: Table,
  filter: RemoveJobsOptions,
  disabled: 0 | 1,
): Promise<number> {
  return (await change(jobs, filter, (chosen) => chosen.update({ disabled }))).length
}

export async function unlock({ knex, table }: Table, ids: readonly string[]): Promise<void> {
  for (const some of chunks(ids)) {
    await knex(table).whereIn('id', some).update({ locked_at: null })
  }
}

async function change(
  { knex, table }: Table,
  filter: RemoveJobsOptions,
  apply: (chosen: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<string[]> {
  if (!namesSomething(filter)) return []
  return knex.transaction(async (trx) => {
    // A first statement that writes: SQLite can not turn a reader into a writer while others write.
    await trx(table).where({ id: '' }).update({ disabled: 0 })
    const rows: object[] = await whereFilter(trx(table), filter).forUpdate()
    const found = rows.map(toJob)
    const part = asJson(filter.data)
    const chosen =
      filter.data === undefined ? found : found.filter(({ data }) => contains(data, part))
    const ids = chosen.map(({ _id }) => String(_id))
    for (const some of chunks(ids)) await apply(trx(table).whereIn('id', some))
    return ids
  })
}

function chunks(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / idsAtOnce)
  return Array.from({ length: count }, (_, i) => ids.slice(i * idsAtOnce, (i + 1) * idsAtOnce))
}
