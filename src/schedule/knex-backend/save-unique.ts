import type { DebounceOptions, JobParameters } from 'agenda'
import type { Knex } from 'knex'
import { asJson, contains } from './filters.ts'
import { insert, update } from './write-row.ts'
import { inColumn, toJob } from './rows.ts'
import type { Row, SavedJob } from './rows.ts'
import { lockKey } from './tables.ts'
import type { Table } from './tables.ts'

type UniqueJob = JobParameters & { unique: Record<string, unknown> }

/** Saves a job in the place of its like, if there is one. Of many at once, one is inserted. */
export async function saveUnique(
  { knex, table }: Table,
  job: UniqueJob,
  row: Row,
): Promise<SavedJob> {
  const { insertOnly, debounce } = job.uniqueOpts ?? {}
  return knex.transaction(async (trx) => {
    await lockKey(trx, table, job.name)
    const jobs = { knex: trx, table }
    const found = await findLike(jobs, job)
    const now = Date.now()
    if (!found) return insert(jobs, debounce ? { ...row, ...firstWait(debounce, now) } : row)
    if (insertOnly && !debounce) return found
    const changes = debounce ? { ...row, ...nextWait(debounce, found, now) } : row
    return (await update(jobs, { id: found._id }, changes)) ?? found
  })
}

async function findLike({ knex, table }: Table, job: UniqueJob): Promise<SavedJob | undefined> {
  const query = knex(table).where({ name: job.name })
  const inData: [path: string[], value: unknown][] = []
  for (const [field, value] of Object.entries(job.unique)) {
    if (field.startsWith('data.')) inData.push([field.split('.').slice(1), asJson(value)])
    else void query.where(...columnOrThrow(field, value))
  }
  const rows: object[] = await query.orderBy('id')
  return rows.map(toJob).find(({ data }) =>
    inData.every(([path, value]) => {
      const there = at(data, path)
      return contains(there, value) && contains(value, there)
    }),
  )
}

function columnOrThrow(field: string, value: unknown): [column: string, value: Knex.Value] {
  const found = inColumn(field, value)
  if (found) return found
  throw new Error(`unique() knows the fields of a job and data.<path>, not "${field}"`)
}

function at(data: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : null,
    data,
  )
}

function firstWait({ delay, strategy }: DebounceOptions, now: number): Row {
  const started = { debounce_started_at: now }
  return strategy === 'leading' ? started : { ...started, next_run_at: now + delay }
}

/** A leading debounce keeps its time; a trailing one waits again, but not longer than `maxWait`. */
function nextWait(
  { delay, maxWait, strategy }: DebounceOptions,
  found: SavedJob,
  now: number,
): Row {
  const startedAt = found.debounceStartedAt?.getTime() ?? now
  if (strategy === 'leading') {
    return { next_run_at: found.nextRunAt?.getTime() ?? null, debounce_started_at: startedAt }
  }
  const latest = maxWait ? startedAt + maxWait : Number.POSITIVE_INFINITY
  return now >= latest
    ? { next_run_at: now, debounce_started_at: null }
    : { next_run_at: Math.min(now + delay, latest), debounce_started_at: startedAt }
}
