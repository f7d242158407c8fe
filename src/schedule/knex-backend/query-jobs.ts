import { computeJobState } from 'agenda'
import type { JobsOverview, JobsQueryOptions, JobsResult, JobsSort } from 'agenda'
import type { Knex } from 'knex'
import { asJson, contains, whereFilter } from './filters.ts'
import { plain, toJob } from './rows.ts'
import type { Table } from './tables.ts'

const sortColumns: Record<keyof JobsSort, string> = {
  nextRunAt: 'next_run_at',
  lastRunAt: 'last_run_at',
  lastFinishedAt: 'last_finished_at',
  priority: 'priority',
  name: 'name',
  data: 'data',
}

const usualSort: JobsSort = { nextRunAt: 'desc', lastRunAt: 'desc' }

/** Finds jobs with their states; `total` counts them before `skip` and `limit`, 0 of which is none. */
export async function queryJobs(
  { knex, table }: Table,
  options: JobsQueryOptions = {},
): Promise<JobsResult> {
  const { state, data, skip = 0, limit = 0, sort } = options
  const now = new Date()
  const wanted = () => whereFilter(knex(table), options)
  const isDecidedHere = state !== undefined || data !== undefined
  const query = inOrder(wanted(), sort)
  if (!isDecidedHere && skip > 0) void query.offset(skip)
  if (!isDecidedHere && limit > 0) void query.limit(limit)
  const rows: object[] = await query
  const jobs = rows.map(toJob).map((job) => ({ ...job, state: computeJobState(job, now) }))
  if (!isDecidedHere) return { jobs, total: await countOf(wanted()) }
  const part = asJson(data)
  const chosen = jobs.filter(
    (job) =>
      (data === undefined || contains(job.data, part)) &&
      (state === undefined || (state === 'paused' ? job.disabled === true : job.state === state)),
  )
  return {
    jobs: chosen.slice(skip, limit > 0 ? skip + limit : undefined),
    total: chosen.length,
  }
}

/** How many jobs of each name are in each state; a paused one counts in both. */
export async function overviewOf({ knex, table }: Table): Promise<JobsOverview[]> {
  const rows: object[] = await knex(table)
    .select('id', 'name', 'locked_at', 'last_finished_at', 'failed_at', 'next_run_at')
    .select('repeat_interval', 'disabled')
    .orderBy('name')
  const now = new Date()
  const all = new Map<string, JobsOverview>()
  for (const job of rows.map(toJob)) {
    const overview = all.get(job.name) ?? emptyOverview(job.name)
    all.set(job.name, overview)
    overview.total += 1
    overview[computeJobState(job, now)] += 1
    if (job.disabled) overview.paused += 1
  }
  return [...all.values()]
}

export async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const [row]: object[] = await query.count({ total: '*' })
  return Number(Object.entries(row ?? {}).find(([key]) => plain(key) === 'total')?.[1] ?? 0)
}

function inOrder(query: Knex.QueryBuilder, sort: JobsSort | undefined): Knex.QueryBuilder {
  const asked = Object.entries(sort ?? {}).filter(([field]) => Object.hasOwn(sortColumns, field))
  const chosen = asked.length > 0 ? asked : Object.entries(usualSort)
  for (const [field, order] of chosen) {
    const column = sortColumns[field as keyof JobsSort]
    void query.orderByRaw(`?? ${order === 'asc' ? 'asc' : 'desc'} nulls last`, [column])
  }
  return query.orderBy('id')
}

const emptyOverview = (name: string): JobsOverview => ({
  name,
  total: 0,
  running: 0,
  scheduled: 0,
  queued: 0,
  completed: 0,
  failed: 0,
  repeating: 0,
  paused: 0,
})
