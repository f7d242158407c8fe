import type { Config } from '../config.ts'
import { Refusal } from '../refusal.ts'
import { migrate, openDatabase } from '../store/database.ts'
import type { Db } from '../store/database.ts'
import { storageProblem } from '../store/storage-problem.ts'

/**
 * Opens the configured database and brings it up to date.
 * @throws Refusal naming the file or server at fault and how to mend it
 */
export async function openStore(where: Config['database']): Promise<Db> {
  let db: Db | null = null
  try {
    db = openDatabase(where)
    await migrate(db)
    return db
  } catch (error) {
    await db?.destroy()
    throw explained(error, where)
  }
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
