import type { Knex } from 'knex'
import { columns } from './rows.ts'

/** One of the two tables, and how to reach it. */
export type Table = { knex: Knex; table: string }

export const isPostgres = (knex: Knex): boolean => dialectOf(knex) === 'postgresql'

const logColumns = [
  ['id', 'text not null primary key'],
  ['at', 'bigint not null'],
  ['level', 'text not null'],
  ['event', 'text not null'],
  ['job_id', 'text'],
  ['job_name', 'text not null'],
  ['entry', 'text not null'],
] as const

/** Makes both tables and their indexes where they are missing; safe to be called by many at once. */
export async function createTables(knex: Knex, jobs: string, logs: string): Promise<void> {
  if (!['postgresql', 'sqlite3'].includes(dialectOf(knex))) {
    throw new Error(`KnexBackend works with PostgreSQL and SQLite, not with ${dialectOf(knex)}`)
  }
  await knex.transaction(async (trx) => {
    await lockKey(trx, jobs, 'create')
    await createTable(
      trx,
      jobs,
      Object.values(columns).map(([name, , sql]) => [name, sql]),
    )
    await createTable(trx, logs, logColumns)
    const due = ['name', 'next_run_at', 'priority', 'id']
    await trx.raw('create index if not exists ?? on ?? (??, ??, ?? desc, ??) where ?? is null', [
      indexName(jobs, 'due'),
      jobs,
      ...due,
      'locked_at',
    ])
    await trx.raw('create index if not exists ?? on ?? (??) where ?? is not null', [
      indexName(jobs, 'locked'),
      jobs,
      'locked_at',
      'locked_at',
    ])
    await trx.raw(`create unique index if not exists ?? on ?? (??) where ?? = 'single'`, [
      indexName(jobs, 'single'),
      jobs,
      'name',
      'type',
    ])
    await trx.raw('create index if not exists ?? on ?? (??)', [indexName(logs, 'at'), logs, 'at'])
  })
}

/** Until the transaction ends, whoever else asks for the same key waits. */
export async function lockKey(trx: Knex.Transaction, table: string, key: string): Promise<void> {
  if (isPostgres(trx)) {
    await trx.raw('select pg_advisory_xact_lock(hashtext(?), hashtext(?))', [table, key])
  } else if (key !== 'create') {
    // A first statement that writes: SQLite can not turn a reader into a writer while others write.
    await trx(table).where({ id: '' }).update({ id: '' })
  }
}

async function createTable(
  trx: Knex.Transaction,
  table: string,
  parts: readonly (readonly [string, string])[],
): Promise<void> {
  const list = parts.map(([, sql]) => `?? ${sql}`).join(', ')
  await trx.raw(`create table if not exists ?? (${list})`, [table, ...parts.map(([name]) => name)])
}

const indexName = (table: string, what: string): string => `${table.replaceAll('.', '_')}_${what}`

function dialectOf(knex: Knex): string {
  const { dialect } = knex.client as { dialect: string }
  return dialect
}
