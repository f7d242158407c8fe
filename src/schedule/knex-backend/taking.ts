import type { Knex } from 'knex'
import { toJob } from './rows.ts'
import type { SavedJob } from './rows.ts'
import { isPostgres } from './tables.ts'
import type { Table } from './tables.ts'

export type Search = {
  name: string
  /** Free jobs that are due by then are taken. */
  dueBy: Date
  /** A lock of that age or older was left by a process that died. */
  lockedBy: Date
  now: Date
  by: string | null
}

/** Locks the next job of a name, in one statement; undefined when there is none. */
export async function takeNext(
  { knex, table }: Table,
  { name, dueBy, lockedBy, now, by }: Search,
): Promise<SavedJob | undefined> {
  const jobs = () => first(knex, knex(table).where({ name, disabled: 0 }))
  // Each of the two finds its job at the start of an index; one condition with `or` sorts them all.
  const free = jobs()
    .whereNull('locked_at')
    .where('next_run_at', '<=', dueBy.getTime())
    .orderByRaw('?? asc, ?? desc, ?? asc', ['next_run_at', 'priority', 'id'])
  const left = inOrder(jobs().where('locked_at', '<=', lockedBy.getTime()))
  const either = knex.unionAll([free, left].map((query) => knex.select('*').from(query.as('one'))))
  const id = inOrder(knex.select('id').from(either.as('both'))).limit(1)
  const taken = knex(table)
    .where('id', id)
    .update({ locked_at: now.getTime(), last_modified_by: by })
    .returning('*')
  return only(await taken)
}

/** Locks this job if it is free, enabled and still planned for the same time. */
export async function takeThis(
  { knex, table }: Table,
  job: { id: string; name: string; nextRunAt: Date | null },
  by: string | null,
): Promise<SavedJob | undefined> {
  const taken = knex(table)
    .where({
      id: job.id,
      name: job.name,
      disabled: 0,
      next_run_at: job.nextRunAt?.getTime() ?? null,
    })
    .whereNull('locked_at')
    .update({ locked_at: Date.now(), last_modified_by: by })
    .returning('*')
  return only(await taken)
}

function first(knex: Knex, query: Knex.QueryBuilder): Knex.QueryBuilder {
  const found = query.select('id', 'next_run_at', 'priority').limit(1)
  return isPostgres(knex) ? found.forUpdate().skipLocked() : found
}

/** A crashed job has no next time: it comes last. */
function inOrder(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query.orderByRaw('?? asc nulls last, ?? desc, ?? asc', ['next_run_at', 'priority', 'id'])
}

function only(rows: object[]): SavedJob | undefined {
  return rows[0] && toJob(rows[0])
}
