import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import knex from 'knex'
import type { Knex } from 'knex'
import pg from 'pg'
import { migrationSource } from '../../../migrations/index.ts'

// bigint arrives as text otherwise; our largest are milliseconds, far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** A connection or a transaction: every store function takes one first. */
export type Db = Knex

// What fails is thrown; Knex would print it as well, with its stack.
const silent = { warn: () => {}, error: () => {}, debug: () => {}, deprecate: () => {} }

const snake = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
const camel = (name: string) => name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase())

/** Opens the database of `url` (`postgres://…`), or the SQLite file at `file`; migrates nothing. */
export function openDatabase(where: { url: string } | { file: string }): Db {
  const options = 'url' in where ? postgres(where.url) : sqlite(where.file)
  return knex({
    ...options,
    acquireConnectionTimeout: 5000,
    log: silent,
    // Knex also asks with no name, for constraints that have none.
    wrapIdentifier: (name, original) => (name ? original(snake(name)) : original(name)),
    postProcessResponse: camelKeys,
  })
}

/** Brings the schema up to date; a database written by a newer Slipway is refused by Knex. */
export async function migrate(db: Db): Promise<void> {
  await db.migrate.latest({ migrationSource })
}

/** Takes away the lock that a killed server left; only for whoever knows that no other one runs. */
export async function freeMigrationLock(db: Db): Promise<void> {
  await db.migrate.forceFreeMigrationsLock({ migrationSource })
}

function postgres(connectionString: string): Knex.Config {
  return { client: 'pg', connection: connectionString, pool: { min: 0, max: 10 } }
}

function sqlite(filename: string): Knex.Config {
  mkdirSync(dirname(filename), { recursive: true, mode: 0o700 })
  const pragmas =
    'PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;'
  return {
    client: 'sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate: (
        conn: { exec: (sql: string, done: (error: Error | null) => void) => void },
        done: (error: Error | null, conn: unknown) => void,
      ) => conn.exec(pragmas, (error) => done(error, conn)),
    },
  }
}

function camelKeys(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(camelKeys)
  if (typeof result !== 'object' || result === null) return result
  if (Object.getPrototypeOf(result) !== Object.prototype) return result
  return Object.fromEntries(Object.entries(result).map(([key, value]) => [camel(key), value]))
}
