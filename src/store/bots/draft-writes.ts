import type { PartKey } from '../../bot/definition.ts'
import type { Db } from '../kit/database.ts'
import { insertMany } from '../kit/insert-many.ts'

/** One person's change to one part of a draft: what it was and became, by hash; null is absent. */
export type DraftWrite = {
  id: string
  botId: string
  revision: number
  part: PartKey
  beforeHash: string | null
  afterHash: string | null
  personId: string
  at: number
}

/** Oldest first. */
export const draftWritesOf = (db: Db, botId: string): Promise<DraftWrite[]> =>
  db('draftWrites').where({ botId }).orderBy(['revision', 'id'])

export const insertWrites = (trx: Db, rows: readonly DraftWrite[]): Promise<void> =>
  insertMany(trx, 'draftWrites', rows)
