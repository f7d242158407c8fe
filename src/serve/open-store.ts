import { existsSync } from 'node:fs'
import type { Config } from '../config.ts'
import { Refusal } from '../refusal.ts'
import { lockChanges } from '../store/audit.ts'
import { freeMigrationLock, migrate, openDatabase } from '../store/database.ts'
import type { Db } from '../store/database.ts'
import { lockServer } from '../store/server-lock.ts'
import { storageProblem } from '../store/storage-problem.ts'

export type Store = { db: Db; close: () => Promise<void> }

/**
 * Opens the configured database, brings it up to date and makes sure that it can be written. `serve`
 * makes this process its only server, where it is a SQLite file; a short `look` leaves one alone.
 * @throws Refusal naming the file or server at fault and how to mend it
 */
export async function openStore(
  where: Config['database'],
  purpose: 'serve' | 'look',
): Promise<Store> {
  const undo: (() => Promise<void>)[] = []
  const close = async () => {
    for (const step of undo.splice(0)) await step()
  }
  try {
    if (purpose === 'look') mustExist(where)
    const db = openDatabase(where)
    undo.push(() => db.destroy())
    if ('file' in where && purpose === 'serve') {
      const { release } = await lockServer(where.file)
      undo.push(release)
      await freeMigrationLock(db)
    }
    if (purpose === 'serve') {
      await migrate(db)
      await lockChanges(db)
    }
    return { db, close }
  } catch (error) {
    await close()
    throw explained(error, where)
  }
}

/** Opening a SQLite file would make it. */
function mustExist(where: Config['database']): void {
  if (!('file' in where) || existsSync(where.file)) return
  throw new Refusal(
    'NOT_FOUND',
    `There is no database at ${where.file}.`,
    "Run this in the server's folder, or set DATABASE_URL as the server has it.",
  )
}

function explained(error: unknown, where: Config['database']): unknown {
  const place = 'file' in where ? where.file : new URL(where.url).host
  const text = error instanceof Error ? error.message : ''
  // Knex's words for migrations in the database that this program does not have.
  if (text.includes('migration directory is corrupt')) {
    return new Refusal(
      'PRECONDITION_FAILED',
      `The database (${place}) was written by a newer Slipway than this one.`,
      'Start that newer version, or restore the backup from before the upgrade.',
    )
  }
  if (text.includes('already locked')) {
    return new Refusal(
      'CONFLICT',
      `Another server is bringing the database (${place}) up to date, or was killed while it did.`,
      'Try again in a minute. If no other one runs: update knex_migrations_lock set is_locked = 0.',
    )
  }
  if (text.includes('Timeout acquiring a connection')) {
    return new Refusal(
      'PRECONDITION_FAILED',
      `The database (${place}) does not answer.`,
      'Check that it runs and that DATABASE_URL points to it.',
    )
  }
  const problem = storageProblem(error)
  if (!problem) return error
  return new Refusal(problem.code, `${problem.sentence} (${place})`, problem.nextStep)
}
