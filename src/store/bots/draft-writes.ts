import type { PartKey } from '../../bot/definition.ts'
import type { Write } from '../../domain/authors.ts'
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

/** More than these are not named one by one: all of the bot's are read instead. */
const partsMax = 500

/** What was written of these parts, oldest first; of other parts too where there are many. */
export async function writesOfParts(
  db: Db,
  botId: string,
  parts: readonly PartKey[],
): Promise<Write[]> {
  const writes = db('draftWrites').where({ botId })
  if (parts.length <= partsMax) void writes.whereIn('part', parts)
  return writes
    .orderBy(['revision', 'id'])
    .select('revision', 'part', 'beforeHash', 'afterHash', 'personId')
}

/** What was written after that revision, oldest first. */
export const writesSince = (db: Db, botId: string, revision: number): Promise<DraftWrite[]> =>
  db('draftWrites').where({ botId }).where('revision', '>', revision).orderBy(['revision', 'id'])

export const insertWrites = (trx: Db, rows: readonly DraftWrite[]): Promise<void> =>
  insertMany(trx, 'draftWrites', rows)
