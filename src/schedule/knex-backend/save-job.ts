import type { JobParameters } from 'agenda'
import type { Knex } from 'knex'
import { newId } from './new-id.ts'
import { insert, oneJob, update } from './write-row.ts'
import { columns, toRow } from './rows.ts'
import type { Row, SavedJob } from './rows.ts'
import type { Table } from './tables.ts'
import { saveUnique } from './save-unique.ts'

/** Whoever saves a job says all of these. */
const planned = [
  'name',
  'priority',
  'nextRunAt',
  'type',
  'repeatTimezone',
  'repeatInterval',
  'repeatAt',
  'data',
  'disabled',
  'fork',
  'startDate',
  'endDate',
  'skipDays',
] as const

/** The runner keeps these, so that they change only when they are given. */
const kept = [
  'lockedAt',
  'lastRunAt',
  'lastFinishedAt',
  'failedAt',
  'failCount',
  'failReason',
  'progress',
  'debounceStartedAt',
] as const

/** What a run changes. */
const state = [
  'lockedAt',
  'nextRunAt',
  'lastRunAt',
  'progress',
  'failReason',
  'failCount',
  'failedAt',
  'lastFinishedAt',
] as const

/**
 * Inserts or updates a job. One with an id is updated, and comes back as it was given when it is gone;
 * a `single` one is the only one of its name; a `unique` one takes the place of its like.
 */
export async function saveJob(
  jobs: Table,
  job: JobParameters,
  by: string | null,
): Promise<JobParameters> {
  const row = { ...rowOf(job), [columns.lastModifiedBy[0]]: by }
  if (job._id) return (await update(jobs, { id: String(job._id), name: job.name }, row)) ?? job
  if (job.type === 'single') return saveSingle(jobs, job, row)
  if (job.unique) return saveUnique(jobs, { ...job, unique: job.unique }, row)
  return insert(jobs, row)
}

/**
 * Keeps how a run goes.
 * @throws Error when the job is not there any more
 */
export async function saveState(
  { knex, table }: Table,
  job: JobParameters,
  by: string | null,
): Promise<void> {
  const row = { ...toRow(job, state), last_modified_by: by }
  const changed = job._id
    ? await knex(table)
        .where({ id: String(job._id), name: job.name })
        .update(row)
    : 0
  if (changed !== 1) {
    throw new Error(`Job ${job._id ?? 'without an id'} (${job.name}) is not there any more`)
  }
}

function rowOf(job: JobParameters): Row {
  const given = kept.filter((field) => job[field] !== undefined)
  return toRow(job, [...planned, ...given])
}

/** A plan that is already there is not pulled forward by one that is due now. */
async function saveSingle({ knex, table }: Table, job: JobParameters, row: Row): Promise<SavedJob> {
  const isDue = job.nextRunAt !== null && job.nextRunAt.getTime() <= Date.now()
  const planned = knex.raw('coalesce(??, ??)', [`${table}.next_run_at`, 'excluded.next_run_at'])
  const changes: Record<string, Knex.Value | Knex.Raw> = isDue
    ? { ...row, next_run_at: planned }
    : row
  const rows = await knex(table)
    .insert({ id: newId(), ...row })
    .onConflict(knex.raw(`(??) where ?? = 'single'`, ['name', 'type']))
    .merge(changes)
    .returning('*')
  return oneJob(rows)
}
