import { existsSync, realpathSync } from 'node:fs'
import sqlite3 from 'sqlite3'
import { Refusal } from '../../refusal.ts'

/**
 * Makes this process the only server on a SQLite file, until `release` or until it dies: the lock is
 * the operating system's, on a second file beside it, so a killed server leaves nothing behind.
 * Two paths that lead to one file are one lock.
 * Short looks from the command line don't ask for it.
 * @throws Refusal CONFLICT when another server holds the file
 */
export async function lockServer(file: string): Promise<{ release: () => Promise<void> }> {
  const beside = await open(`${existsSync(file) ? realpathSync(file) : file}.server`)
  try {
    await run(beside, 'BEGIN EXCLUSIVE')
  } catch (error) {
    await close(beside)
    throw isBusy(error) ? secondServer(file) : error
  }
  return { release: () => close(beside) }
}

const open = (file: string): Promise<sqlite3.Database> =>
  new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(db)))
  })

const run = (db: sqlite3.Database, sql: string): Promise<void> =>
  new Promise((resolve, reject) => {
    db.exec(sql, (error) => (error ? reject(error) : resolve()))
  })

const close = (db: sqlite3.Database): Promise<void> =>
  new Promise((resolve, reject) => {
    db.close((error) => (error ? reject(error) : resolve()))
  })

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'

const secondServer = (file: string) =>
  new Refusal(
    'CONFLICT',
    `Another Slipway server is using ${file}; two on one SQLite file would not see each other's work.`,
    'Stop that one first, set DATABASE_URL to another file, or use PostgreSQL.',
  )
