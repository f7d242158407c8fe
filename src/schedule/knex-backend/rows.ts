import { toJobId } from 'agenda'
import type { JobId, JobParameters } from 'agenda'

export type SavedJob = JobParameters & { _id: JobId }
export type Row = Record<string, string | number | null>

type Kind = 'text' | 'number' | 'time' | 'flag' | 'json' | 'data'
type Field = Exclude<keyof JobParameters, 'unique' | 'uniqueOpts'>
type Column = readonly [column: string, kind: Kind, sql: string]

/** Where each field of a job is kept; times are UTC milliseconds, JSON is text on every database. */
export const columns: Record<Field, Column> = {
  _id: ['id', 'text', 'text not null primary key'],
  name: ['name', 'text', 'text not null'],
  priority: ['priority', 'number', 'integer not null default 0'],
  nextRunAt: ['next_run_at', 'time', 'bigint'],
  type: ['type', 'text', "text not null default 'normal'"],
  lockedAt: ['locked_at', 'time', 'bigint'],
  lastRunAt: ['last_run_at', 'time', 'bigint'],
  lastFinishedAt: ['last_finished_at', 'time', 'bigint'],
  failedAt: ['failed_at', 'time', 'bigint'],
  failCount: ['fail_count', 'number', 'integer'],
  failReason: ['fail_reason', 'text', 'text'],
  repeatTimezone: ['repeat_timezone', 'text', 'text'],
  repeatInterval: ['repeat_interval', 'json', 'text'],
  repeatAt: ['repeat_at', 'text', 'text'],
  data: ['data', 'data', 'text'],
  disabled: ['disabled', 'flag', 'integer not null default 0'],
  progress: ['progress', 'number', 'double precision'],
  fork: ['fork', 'flag', 'integer not null default 0'],
  lastModifiedBy: ['last_modified_by', 'text', 'text'],
  debounceStartedAt: ['debounce_started_at', 'time', 'bigint'],
  startDate: ['start_date', 'time', 'bigint'],
  endDate: ['end_date', 'time', 'bigint'],
  skipDays: ['skip_days', 'json', 'text'],
}

const fields = new Map(
  Object.entries(columns).map(([field, [column, kind]]) => [
    plain(column),
    { field, column, kind },
  ]),
)

/** The column and the value of a field, however its name is written; null for an unknown one. */
export function inColumn(field: string, value: unknown): [string, string | number | null] | null {
  const known = fields.get(field === '_id' ? 'id' : plain(field))
  return known ? [known.column, written(known.kind, value)] : null
}

/** What these fields of a job look like in the table; an absent one is null. */
export function toRow(job: Partial<JobParameters>, only: readonly Field[]): Row {
  const row: Row = {}
  for (const field of only) {
    const [column, kind] = columns[field]
    row[column] = written(kind, job[field])
  }
  return row
}

/** The job of a row, whose keys may have been renamed by the owner of the Knex instance. */
export function toJob(row: object): SavedJob {
  const job: Record<string, unknown> = { nextRunAt: null, data: undefined }
  for (const [key, value] of Object.entries(row)) {
    const known = fields.get(plain(key))
    if (known && value !== null) job[known.field] = read(known.kind, value)
  }
  return { ...(job as unknown as JobParameters), _id: toJobId(String(job['_id'])) }
}

/** `next_run_at`, `nextRunAt` and `NEXT_RUN_AT` are one name. */
export function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}

function written(kind: Kind, value: unknown): string | number | null {
  if (kind === 'flag') return value ? 1 : 0
  if (value === undefined) return null
  if (kind === 'data') return JSON.stringify(value) ?? null
  if (value === null) return null
  if (kind === 'json') return JSON.stringify(value)
  if (kind === 'time') return value instanceof Date ? value.getTime() : Number(value)
  if (kind === 'number') return Number(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** PostgreSQL gives a bigint as text. */
function read(kind: Kind, value: unknown): unknown {
  if (kind === 'time') return new Date(Number(value))
  if (kind === 'number') return Number(value)
  if (kind === 'flag') return Number(value) === 1
  return kind === 'text' ? value : JSON.parse(String(value))
}
