import type { Subject } from '../../domain/events.ts'
import type { Db } from '../kit/database.ts'

/** The mail that began what one person is told about a subject. */
export type MailThread = { key: string; title: string }

type About = { personId: string; subject: Subject }

/** The thread as it was begun; undefined where this person was told nothing of it yet. */
export const threadOf = (db: Db, { personId, subject }: About): Promise<MailThread | undefined> =>
  db('mailThreads').where({ personId, subject }).first('key', 'title')

/** A mail began a thread: it went out. */
export async function beginThread(
  db: Db,
  about: About,
  thread: MailThread & { at: number },
): Promise<void> {
  await db('mailThreads')
    .insert({ ...about, ...thread })
    .onConflict(['personId', 'subject'])
    .ignore()
}

/** Who was told of it by mail. */
export async function mailedAbout(db: Db, subject: Subject): Promise<string[]> {
  const rows: { personId: string }[] = await db('mailThreads')
    .where({ subject })
    .orderBy('personId')
    .select('personId')
  return rows.map(({ personId }) => personId)
}

export async function pruneMailThreads(db: Db, before: number, limit: number): Promise<number> {
  const old: { subject: string; personId: string }[] = await db('mailThreads')
    .where('at', '<', before)
    .limit(limit)
    .select('subject', 'personId')
  if (old.length === 0) return 0
  const keys = old.map(({ subject, personId }) => [subject, personId])
  return db('mailThreads').whereIn(['subject', 'personId'], keys).delete()
}
