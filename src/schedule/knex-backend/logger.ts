import type { JobLogEntry, JobLogger, JobLogQuery } from 'agenda'
import type { Knex } from 'knex'
import { newId } from './new-id.ts'
import { countOf } from './query-jobs.ts'
import type { Table } from './tables.ts'

const limitUsual = 50

/** Agenda's log of what happened to its jobs, in one table. */
export function createLogger({ knex, table }: Table): JobLogger {
  return {
    log: async (entry) => {
      await knex(table).insert({
        id: newId(),
        at: entry.timestamp.getTime(),
        level: entry.level,
        event: entry.event,
        job_id: entry.jobId ?? null,
        job_name: entry.jobName,
        entry: JSON.stringify(entry),
      })
    },
    getLogs: async (query = {}) => {
      const order = query.sort === 'asc' ? 'asc' : 'desc'
      const rows: { id: string; entry: string }[] = await narrow(knex(table), query)
        .select('id', 'entry')
        .orderBy([
          { column: 'at', order },
          { column: 'id', order },
        ])
        .limit(query.limit ?? limitUsual)
        .offset(query.offset ?? 0)
      return { entries: rows.map(entryOf), total: await countOf(narrow(knex(table), query)) }
    },
    clearLogs: async (query = {}) => narrow(knex(table), query).delete(),
  }
}

function narrow(rows: Knex.QueryBuilder, query: JobLogQuery): Knex.QueryBuilder {
  const { jobId, jobName, level, event, from, to } = query
  if (jobId) void rows.where({ job_id: jobId })
  if (jobName) void rows.where({ job_name: jobName })
  if (level) void rows.whereIn('level', [level].flat())
  if (event) void rows.whereIn('event', [event].flat())
  if (from) void rows.where('at', '>=', from.getTime())
  if (to) void rows.where('at', '<=', to.getTime())
  return rows
}

function entryOf(row: { id: string; entry: string }): JobLogEntry {
  const entry = JSON.parse(row.entry) as Omit<JobLogEntry, 'timestamp'> & { timestamp: string }
  return { ...entry, _id: row.id, timestamp: new Date(entry.timestamp) }
}
