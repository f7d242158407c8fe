import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import knex from 'knex'
import type { Knex } from 'knex'
import { afterAll, beforeAll, describe } from 'vitest'
import { openDatabase } from '../../src/store/kit/database.ts'
import { freshPostgres } from '../helpers/databases.ts'
import { isLong } from '../helpers/effort.ts'

/**
 * Runs a suite on Knex instances that are plain, and that name things as the store does: on SQLite in
 * `npm test`, on PostgreSQL in `npm run test:long`.
 */
export function onEveryKnex(name: string, suite: (knex: () => Knex) => void): void {
  const opened = isLong() ? onPostgres : onSqlite
  for (const [kind, open] of Object.entries(opened)) {
    describe(`${name} (${kind})`, () => suite(opening(open)))
  }
}

type Opened = Record<string, (place: string) => Knex>

const onSqlite: Opened = {
  'SQLite, plain': () =>
    knex({ client: 'sqlite3', connection: { filename: ':memory:' }, useNullAsDefault: true }),
  'SQLite, in camel case': (file) => openDatabase({ file }),
}
const onPostgres: Opened = {
  'PostgreSQL, plain': (url) => knex({ client: 'pg', connection: url, pool: { max: 8 } }),
  'PostgreSQL, in camel case': (url) => openDatabase({ url }),
}

function opening(open: (place: string) => Knex): () => Knex {
  let db: Knex
  const folder = mkdtempSync(join(tmpdir(), 'slipway-knex-'))
  beforeAll(async () => {
    db = open(isLong() ? await freshPostgres() : join(folder, 'jobs.db'))
  })
  afterAll(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })
  return () => db
}
