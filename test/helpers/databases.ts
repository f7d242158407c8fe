import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import knex from 'knex'
import { ulid } from 'ulid'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { migrate, openDatabase } from '../../src/store/database.ts'
import type { Db } from '../../src/store/database.ts'

/** Runs a suite on a fresh SQLite file and on a fresh PostgreSQL database; `db()` is migrated. */
export function onBothDatabases(name: string, suite: (db: () => Db) => void): void {
  describe(`${name} (SQLite)`, () => suite(sqlite()))
  describe(`${name} (PostgreSQL)`, () => suite(postgres()))
}

/** A fresh SQLite file for a suite whose subject is not the database. */
export function sqlite(): () => Db {
  let db: Db
  const folder = mkdtempSync(join(tmpdir(), 'slipway-test-'))
  beforeAll(async () => {
    db = openDatabase({ file: join(folder, 'slipway.db') })
    await migrate(db)
  })
  afterAll(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })
  return () => db
}

function postgres(): () => Db {
  let db: Db
  beforeAll(async () => {
    const server = inject('postgresUrl')
    const name = `t_${ulid().toLowerCase()}`
    const admin = knex({ client: 'pg', connection: `${server}/postgres` })
    await admin.raw(`create database ${name}`)
    await admin.destroy()
    db = openDatabase({ url: `${server}/${name}` })
    await migrate(db)
  })
  afterAll(() => db.destroy())
  return () => db
}
