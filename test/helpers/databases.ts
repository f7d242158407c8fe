import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import knex from 'knex'
import { ulid } from 'ulid'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { migrate, openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { backgroundOf } from './background.ts'
import { inTheLongRun, isLong } from './effort.ts'
import { recordStatements } from './statements.ts'

/**
 * Runs a suite on a fresh SQLite file in `npm test`, and on a fresh PostgreSQL database in
 * `npm run test:long`; `db()` is migrated.
 */
export function onEachDatabase(name: string, suite: (db: () => Db) => void): void {
  if (isLong()) onPostgres(name, suite)
  else describe(`${name} (SQLite)`, () => suite(sqlite()))
}

/** What only processes beside each other meet: an SQLite file is served by one. */
export function onPostgres(name: string, suite: (db: () => Db) => void): void {
  inTheLongRun(() => describe(`${name} (PostgreSQL)`, () => suite(postgres())))
}

/** A fresh SQLite file for a suite whose subject is not the database. */
export function sqlite(): () => Db {
  let db: Db
  const folder = mkdtempSync(join(tmpdir(), 'slipway-test-'))
  beforeAll(async () => {
    const file = join(folder, 'slipway.db')
    copyFileSync(await (migratedFile ??= makeMigratedFile()), file)
    db = openDatabase({ file })
    // The one connection that writes. No test pulls the plug of the machine.
    await db.raw('PRAGMA synchronous=OFF')
    recordStatements(db)
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
  let url: string
  beforeAll(async () => {
    url = await freshPostgres(await (migratedName ??= makeMigratedPostgres()))
    db = openDatabase({ url })
    urls.set(db, url)
    recordStatements(db)
  })
  afterAll(async () => {
    await backgroundOf(db).stop()
    await db.destroy()
    await dropPostgres(url)
  })
  return () => db
}

const urls = new WeakMap<Db, string>()

/** Connections as another process has them; on SQLite, which one process has alone, the same ones. */
export function anotherProcess(db: Db): { db: Db; stop: () => Promise<void> } {
  const url = urls.get(db)
  if (url === undefined) return { db, stop: () => Promise.resolve() }
  const other = openDatabase({ url })
  return { db: other, stop: () => other.destroy() }
}

/** Migrated once for each worker and copied for each suite: that is much sooner than migrating again. */
let migratedFile: Promise<string> | undefined
let migratedName: Promise<string> | undefined

async function makeMigratedFile(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-test-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'migrated.db')
  const db = openDatabase({ file })
  await migrate(db)
  // Closing writes what is still beside the file into it.
  await db.destroy()
  return file
}

async function makeMigratedPostgres(): Promise<string> {
  const url = await freshPostgres()
  const db = openDatabase({ url })
  await migrate(db)
  await db.destroy()
  return url.slice(url.lastIndexOf('/') + 1)
}

/** The address of an empty PostgreSQL database, or of a copy of one that nobody is connected to. */
export async function freshPostgres(template = 'template1'): Promise<string> {
  const name = `t_${ulid().toLowerCase()}`
  const server = await asAdmin(`create database ${name} template ${template}`)
  return `${server}/${name}`
}

/** What a suite leaves is written to the disk by the server for as long as it stands. */
async function dropPostgres(url: string): Promise<void> {
  await asAdmin(`drop database if exists ${url.slice(url.lastIndexOf('/') + 1)} with (force)`)
}

async function asAdmin(statement: string): Promise<string> {
  const server = await postgresUrl()
  const admin = knex({ client: 'pg', connection: `${server}/postgres` })
  await admin.raw(statement)
  await admin.destroy()
  return server
}

/** The address of the run's PostgreSQL, without a database; the first who asks waits for its start. */
export async function postgresUrl(): Promise<string> {
  const answer = await fetch(inject('postgresStarter'))
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}
