import type { MessagePreferences } from '../../domain/people/may-tell-at.ts'
import type { Db } from '../kit/database.ts'

export type PersonSettings = MessagePreferences & {
  id: string
  name: string
  /** Where the desk sends mail. */
  mail: string | null
  /** What the person gave themselves, and an admin has to confirm. */
  mailAsked: string | null
}

const columns = [
  'id',
  'name',
  'zone',
  'mail',
  'mailAsked',
  'quietFromMin',
  'quietToMin',
  'remindersOffAt',
  'newsOffAt',
] as const

/** Of enabled people, by id. */
export const settingsOf = (db: Db, ids: readonly string[]): Promise<PersonSettings[]> =>
  db('people')
    .whereIn('id', ids)
    .whereNull('disabledAt')
    .orderBy('id')
    .select(...columns)

/** The same of one, switched off or not. */
export const settingsOfOne = (db: Db, id: string): Promise<PersonSettings | undefined> =>
  db('people')
    .where({ id })
    .first(...columns)

export const putSettings = (
  trx: Db,
  id: string,
  settings: Partial<Omit<PersonSettings, 'id' | 'name'>>,
): Promise<number> => trx('people').where({ id }).update(settings)

/** Everybody else whom the desk would write to there. */
export const othersWithMail = (db: Db, mail: string, id: string): Promise<{ name: string }[]> =>
  db('people').where({ mail }).whereNot({ id }).whereNull('disabledAt').limit(1).select('name')
