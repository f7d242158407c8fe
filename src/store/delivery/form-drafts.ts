import type { Platform } from '../../domain/actor.ts'
import type { Db } from '../kit/database.ts'

export type FormDraftRow = {
  id: string
  platform: Platform
  userId: string
  /** JSON, in the adapter's own shape. */
  content: string
  expiresAt: number
}

/** Keeps a half-filled form; what was kept under its id before is replaced. */
export async function putFormDraft(db: Db, row: FormDraftRow): Promise<void> {
  const { content, expiresAt } = row
  await db('formDrafts').insert(row).onConflict('id').merge({ content, expiresAt })
}

/** Null once it has expired, and for everybody but the one who fills it in. */
export async function formDraft(
  db: Db,
  { id, platform, userId, now }: { id: string; platform: Platform; userId: string; now: number },
): Promise<string | null> {
  const row = await db('formDrafts')
    .where({ id, platform, userId })
    .where('expiresAt', '>', now)
    .first('content')
  return row?.content ?? null
}

export const pruneFormDrafts = (db: Db, now: number): Promise<number> =>
  db('formDrafts').where('expiresAt', '<=', now).delete()
