import type { ProfilePart } from '../../domain/profiles/profile.ts'
import type { Db } from '../kit/database.ts'

/** One person's change of one value; of a secret only its id and version are noted. */
export type ProfileWrite = {
  id: string
  profileId: string
  /** A rename is `name`: which values are chosen by a name is a change too. */
  part: ProfilePart | 'name'
  before: string | null
  after: string | null
  personId: string
  at: number
}

export async function insertProfileWrites(trx: Db, rows: readonly ProfileWrite[]): Promise<void> {
  if (rows.length > 0) await trx('profileWrites').insert(rows)
}

/** Oldest first, of these values alone. */
export const profileWritesOf = (
  db: Db,
  profileId: string,
  parts: readonly ProfileWrite['part'][],
): Promise<ProfileWrite[]> =>
  parts.length === 0
    ? Promise.resolve([])
    : db('profileWrites').where({ profileId }).whereIn('part', parts).orderBy('id')
