import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import knex from 'knex'
import type { Knex } from 'knex'
import { afterAll, beforeAll, describe } from 'vitest'
import { openDatabase } from '../../src/store/kit/database.ts'
import { freshPostgres } from '../helpers/databases.ts'

/** Runs a suite on four Knex instances: SQLite and PostgreSQL, plain and as the store names things. */
export function onEveryKnex(name: string, suite: (knex: () => Knex) => void): void {
  const opened: Record<string, (place: Place) => Knex> = {
    'SQLite, plain': () =>
      knex({ client: 'sqlite3', connection: { filename: ':memory:' }, useNullAsDefault: true }),
    'PostgreSQL, plain': ({ url }) => knex({ client: 'pg', connection: url, pool: { max: 8 } }),
    'SQLite, in camel case': ({ file }) => openDatabase({ file }),
    'PostgreSQL, in camel case': ({ url }) => openDatabase({ url }),
  }
  for (const [kind, open] of Object.entries(opened)) {
    describe(`${name} (${kind})`, () => suite(opening(open)))
  }
}

type Place = { file: string; url: string }

function opening(open: (place: Place) => Knex): () => Knex {
  let db: Knex
  const folder = mkdtempSync(join(tmpdir(), 'slipway-knex-'))
  beforeAll(async () => {
    db = open({ file: join(folder, 'jobs.db'), url: await freshPostgres() })
  })
  afterAll(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })
  return () => db
}
