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

const names = {
  id: 'id',
  name: 'name',
  at: 'next_run_at',
  priority: 'priority',
  disabled: 'disabled',
  locked: 'locked_at',
  modifiedBy: 'last_modified_by',
}
const wanted = 'select :id:, :at:, :priority: from :table: where :name: = :job and :disabled: = 0'

/**
 * Each of the two finds its job at the start of an index, where one condition with `or` sorts them
 * all. A job that crashed has no next time, and comes last. Text, as building it takes longer than
 * running it.
 */
const search = (lock: string): string => `
  update :table: set :locked: = :now, :modifiedBy: = :by where :id: = (
    select :id: from (
      select * from (
        ${wanted} and :locked: is null and :at: <= :dueBy
        order by :at: asc, :priority: desc, :id: asc limit 1 ${lock}
      ) as free
      union all
      select * from (
        ${wanted} and :locked: <= :lockedBy
        order by :at: asc nulls last, :priority: desc, :id: asc limit 1 ${lock}
      ) as abandoned
    ) as either
    order by :at: asc nulls last, :priority: desc, :id: asc limit 1
  ) returning *`
const onPostgres = search('for update skip locked')
const onSqlite = search('')

/** `aheadMs` is how early Agenda locks a job, `lockMs` how old a lock is that was left behind. */
export type DueSearch = { name: string; aheadMs: number; lockMs: number }
/** `?` stands for each binding; `now` is UTC ms. */
export type Due = { sql: string; bindings: (now: number) => (string | number)[] }

/** Whether such a search finds a job, as a condition. */
export function someDue({ knex, table }: Table, { name, aheadMs, lockMs }: DueSearch): Due {
  const some = 'exists (select 1 from :table: where :name: = ? and :disabled: = 0 and'
  const free = `${some} :locked: is null and :at: <= ?)`
  const abandoned = `${some} :locked: <= ?)`
  return {
    sql: knex.raw(`${free} or ${abandoned}`, { ...names, table }).toSQL().sql,
    bindings: (now) => [name, now + aheadMs, name, now - lockMs],
  }
}

/** Locks the next job of a name, in one statement; undefined when there is none. */
export async function lockNextJob(
  { knex, table }: Table,
  { name, dueBy, lockedBy, now, by }: Search,
): Promise<SavedJob | undefined> {
  const result = await knex.raw<object[] | { rows: object[] }>(
    isPostgres(knex) ? onPostgres : onSqlite,
    {
      ...names,
      table,
      job: name,
      now: now.getTime(),
      dueBy: dueBy.getTime(),
      lockedBy: lockedBy.getTime(),
      by,
    },
  )
  return only('rows' in result ? result.rows : result)
}

/** Locks this job if it is free, enabled and still planned for the same time. */
export async function lockThisJob(
  { knex, table }: Table,
  job: { id: string; name: string; nextRunAt: Date | null },
  by: string | null,
): Promise<SavedJob | undefined> {
  const { id, name, nextRunAt } = job
  const taken = knex(table)
    .where({ id, name, disabled: 0, next_run_at: nextRunAt?.getTime() ?? null })
    .whereNull('locked_at')
    .update({ locked_at: Date.now(), last_modified_by: by })
    .returning('*')
  return only(await taken)
}

function only(rows: object[]): SavedJob | undefined {
  return rows[0] && toJob(rows[0])
}
