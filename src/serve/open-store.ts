import { existsSync, realpathSync } from 'node:fs'
import type { Config } from '../config.ts'
import { Refusal } from '../refusal.ts'
import { lockChanges } from '../store/kit/audit.ts'
import { freeMigrationLock, migrate, openPlanes } from '../store/kit/database.ts'
import type { Db } from '../store/kit/database.ts'
import { lockServer } from '../store/kit/server-lock.ts'
import { keepForUs } from './own-files.ts'
import { storageProblem } from '../store/kit/storage-problem.ts'

/** `customers` is the way of customers' messages to the same database. */
export type Store = { db: Db; customers: Db; close: () => Promise<void> }

/**
 * Opens the configured database, brings it up to date and makes sure that it can be written.
 * `serve` makes this process its only server, where it is a SQLite file; a short `look` leaves one
 * alone.
 * @throws Refusal naming the file or server at fault and how to fix it
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
    const { control: db, customers } = openPlanes(where)
    undo.push(() => db.destroy())
    await mustBeOurs(db, purpose, placeOf(where))
    if ('file' in where && purpose === 'serve') {
      const { release } = await lockServer(where.file)
      undo.push(release)
      keepForUs(realpathSync(where.file))
      await freeMigrationLock(db)
    }
    if (purpose === 'serve') {
      await migrate(db)
      await lockChanges(db)
    }
    return { db, customers, close }
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

/** Before anything is written: another program's tables may have the names of ours. */
async function mustBeOurs(db: Db, purpose: 'serve' | 'look', place: string): Promise<void> {
  if (await db.schema.hasTable('audit_head')) return
  const isFresh = purpose === 'serve' && !(await db.schema.hasTable('people'))
  if (!isFresh) throw foreign(place)
}

const foreign = (place: string): Refusal =>
  new Refusal(
    'PRECONDITION_FAILED',
    `The database (${place}) is not one of Slipway: it holds another program's tables, or none.`,
    'Set DATABASE_URL to the database of Slipway, or to a new one.',
  )

const placeOf = (where: Config['database']): string =>
  'file' in where ? where.file : new URL(where.url).host

function explained(error: unknown, where: Config['database']): unknown {
  if (error instanceof Refusal) return error
  const place = placeOf(where)
  const text = error instanceof Error ? error.message : ''
  // Knex's words for migrations in the database that this program does not have.
  if (text.includes('migration directory is corrupt')) {
    return new Refusal(
      'PRECONDITION_FAILED',
      `The database (${place}) was written by a newer Slipway than this one.`,
      'Start that newer version, or restore the backup from before the upgrade.',
    )
  }
  // Of a table that a migration makes: somebody else's has that name.
  if (/(table|relation) .+ already exists/.test(text)) return foreign(place)
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
