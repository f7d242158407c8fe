import knex from 'knex'
import type { Knex } from 'knex'
import pg from 'pg'
import { migrationSource } from '../../../migrations/index.ts'
import { letCustomersFirst } from './postgres/customers-first.ts'
import { namesForStatements } from './postgres/named-statements.ts'
import type { PostgresConnection } from './postgres/named-statements.ts'
import { openSqlite } from './sqlite.ts'

// bigint arrives as text otherwise; our largest are milliseconds, far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** A connection or a transaction: every store function takes one first. */
export type Db = Knex

// What fails is thrown; Knex would print it as well, with its stack.
const silent = { warn: () => {}, error: () => {}, debug: () => {}, deprecate: () => {} }

const namesMax = 10_000
/** A name of ours as the database has it. */
export const snake = known((name) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`))
const camel = known((name) => name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()))

/** How often a pool looks for connections that nobody needs; each look wakes the whole process. */
const reapIntervalMillis = 15_000

const options: Knex.Config = {
  pool: { reapIntervalMillis },
  acquireConnectionTimeout: 5000,
  log: silent,
  // Knex also asks with no name, for constraints that have none.
  wrapIdentifier: (name, original) => (name ? original(snake(name)) : original(name)),
  postProcessResponse: camelKeys,
}

/** Opens the database of `url` (`postgres://…`), or the SQLite file at `file`; migrates nothing. */
export const openDatabase = (where: { url: string } | { file: string }): Db =>
  openPlanes(where).control

/**
 * The same with a way of their own for customers' messages, whose connections no work of the control
 * plane takes (F86). `control.destroy` closes both.
 */
export function openPlanes(where: { url: string } | { file: string }): {
  control: Db
  customers: Db
} {
  if ('url' in where) {
    const [control, customers] = [postgres(where.url), postgres(where.url)]
    closeWith(control, [customers])
    letCustomersFirst(customers.client, control.client)
    return { control, customers }
  }
  const { control, ...others } = openSqlite(where.file, options)
  closeWith(control, Object.values(others))
  return { control, customers: others.customers }
}

function closeWith({ client }: Db, others: Db[]): void {
  const pooled: { destroy: () => Promise<void> } = client
  const close = pooled.destroy.bind(client)
  pooled.destroy = async () => {
    for (const db of others) await db.destroy()
    await close()
  }
}

/** Whether other processes may be at work on it too; an SQLite file is served by one. */
export const isShared = (db: Db): boolean => db.client.config.client === 'pg'

/**
 * A table, read through an index that holds all that is asked of it. SQLite prefers a unique index and
 * then walks through each row's long texts; PostgreSQL keeps those elsewhere and has no such index.
 */
export const throughIndex = (db: Db, table: string, index: string): Knex.QueryBuilder =>
  db.client.config.client === 'pg'
    ? db(table)
    : db(db.raw('?? indexed by ??', [table, index]) as unknown as string)

/** Brings the schema up to date; a database written by a newer Slipway is refused by Knex. */
export async function migrate(db: Db): Promise<void> {
  await db.migrate.latest({ migrationSource })
}

/** Takes away the lock that a killed server left; only for whoever knows that no other one runs. */
export async function freeMigrationLock(db: Db): Promise<void> {
  await db.migrate.forceFreeMigrationsLock({ migrationSource })
}

/**
 * A process that stands still, or whose machine is gone, may hold the lock of the changes: PostgreSQL
 * ends such a transaction, or nobody could decide anything for hours.
 */
const idleMaxMs = 30_000

function postgres(connection: string): Db {
  const named = namesForStatements()
  const afterCreate = (
    one: PostgresConnection,
    done: (error: Error | null, one: unknown) => void,
  ) => {
    // Not as a parameter of the start: PgBouncer refuses those that it does not know.
    one.query(`set idle_in_transaction_session_timeout = ${idleMaxMs}`, (error) => {
      named(one)
      done(error, one)
    })
  }
  const pool = { ...options.pool, min: 0, max: 10, afterCreate }
  return knex({ ...options, client: 'pg', connection, pool })
}

function camelKeys(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(camelKeys)
  if (typeof result !== 'object' || result === null) return result
  if (Object.getPrototypeOf(result) !== Object.prototype) return result
  const row: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(result)) row[camel(key)] = value
  return row
}

/** Names come again with every row of every statement. */
function known(rename: (name: string) => string): (name: string) => string {
  const names = new Map<string, string>()
  return (name) => {
    const renamed = names.get(name) ?? rename(name)
    if (names.size < namesMax) names.set(name, renamed)
    return renamed
  }
}
