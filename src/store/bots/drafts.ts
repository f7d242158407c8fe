import { deletedMeanwhile } from './bots.ts'
import type { Db } from '../kit/database.ts'

/** The editable definition of a bot. A lock holds until `lockedUntil`, UTC ms (F4). */
export type DraftRow = {
  botId: string
  revision: number
  source: string
  updatedBy: string
  updatedAt: number
  lockedBy: string | null
  lockedUntil: number | null
}

export async function draftOf(db: Db, botId: string): Promise<DraftRow> {
  const row = await db('drafts').where({ botId }).first()
  if (!row) throw deletedMeanwhile()
  return row
}

export async function insertDraft(
  trx: Db,
  row: Pick<DraftRow, 'botId' | 'source' | 'updatedBy' | 'updatedAt'>,
): Promise<void> {
  await trx('drafts').insert({ ...row, revision: 1 })
}

/** False when the draft is not at `from` any more (F4). */
export async function updateDraft(
  trx: Db,
  botId: string,
  from: number,
  to: Pick<DraftRow, 'source' | 'updatedBy' | 'updatedAt'> & Partial<Pick<DraftRow, 'lockedUntil'>>,
): Promise<boolean> {
  const n = await trx('drafts')
    .where({ botId, revision: from })
    .update({ ...to, revision: from + 1 })
  return n > 0
}

export async function setDraftLock(
  trx: Db,
  botId: string,
  lock: Pick<DraftRow, 'lockedBy' | 'lockedUntil'>,
): Promise<void> {
  await trx('drafts').where({ botId }).update(lock)
}
