import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import knex from 'knex'
import { ulid } from 'ulid'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { migrate, openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { backgroundOf } from './background.ts'

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
    await backgroundOf(db).stop()
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })
  return () => db
}

function postgres(): () => Db {
  let db: Db
  beforeAll(async () => {
    db = openDatabase({ url: await freshPostgres() })
    await migrate(db)
  })
  afterAll(async () => {
    await backgroundOf(db).stop()
    await db.destroy()
  })
  return () => db
}

/** The address of an empty PostgreSQL database. */
export async function freshPostgres(): Promise<string> {
  const server = await postgresUrl()
  const name = `t_${ulid().toLowerCase()}`
  const admin = knex({ client: 'pg', connection: `${server}/postgres` })
  await admin.raw(`create database ${name}`)
  await admin.destroy()
  return `${server}/${name}`
}

/** The address of the run's PostgreSQL, without a database; the first who asks waits for its start. */
export async function postgresUrl(): Promise<string> {
  const answer = await fetch(inject('postgresStarter'))
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}
