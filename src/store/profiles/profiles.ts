import { nameKey } from '../../domain/bot-name.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import { givenResources, productionId } from '../../domain/profiles/profile.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../kit/database.ts'
import { secretsOfProfiles } from './profile-secrets.ts'

export type ProfileContent = Pick<
  Profile,
  'locale' | 'timeZone' | 'sessionExpiryMs' | 'variables' | 'senders' | 'urls'
>
/** A profile of the org (F39); its secrets stand in a table of their own. Times are UTC ms. */
export type ProfileRow = Profile & {
  revision: number
  createdBy: string
  createdAt: number
  changedAt: number
}

/** By id, else by name; none is named like the id of another. */
export async function findProfile(db: Db, word: string): Promise<ProfileRow | undefined> {
  const byId = await db('profiles').where({ id: word }).first()
  const row =
    byId ??
    (await db('profiles')
      .where({ nameKey: nameKey(word) })
      .first())
  return row && (await withSecrets(db, [row]))[0]
}

export async function profileOrThrow(db: Db, word: string): Promise<ProfileRow> {
  const found = await findProfile(db, word)
  if (found) return found
  throw new Refusal(
    'NOT_FOUND',
    `There is no profile “${word.slice(0, 60)}”.`,
    'See them with /profile list.',
    { profile: 'There is no such profile.' },
  )
}

/** Production first: it is what a bot gets where nobody chooses. */
export async function allProfiles(db: Db): Promise<ProfileRow[]> {
  const rows: Stored[] = await db('profiles').orderBy('nameKey')
  const all = await withSecrets(db, rows)
  return all.toSorted((a, b) => Number(b.id === productionId) - Number(a.id === productionId))
}

/** A word that finds one by its id must not be the name of another. */
const isIdOfAnother = async (db: Db, key: string, id: string): Promise<boolean> =>
  (await db('profiles').whereRaw('lower(id) = ?', [key]).whereNot({ id }).first('id')) !== undefined

/** False where the name is taken. */
export async function insertProfile(trx: Db, profile: ProfileRow): Promise<boolean> {
  if (await isIdOfAnother(trx, nameKey(profile.name), profile.id)) return false
  const { secrets: _, ...row } = profile
  const rows: unknown[] = await trx('profiles')
    .insert({ ...written(row), nameKey: nameKey(row.name) })
    .onConflict('nameKey')
    .ignore()
    .returning('id')
  return rows.length > 0
}

/**
 * Only from the revision it was read in; false where the new name is taken.
 * @throws Refusal CONFLICT when somebody was faster
 */
export async function updateProfile(
  trx: Db,
  from: ProfileRow,
  to: ProfileContent & { name: string; changedAt: number },
): Promise<boolean> {
  const key = nameKey(to.name)
  const taken: { id: string } | undefined = await trx('profiles')
    .where({ nameKey: key })
    .first('id')
  if ((taken && taken.id !== from.id) || (await isIdOfAnother(trx, key, from.id))) return false
  const count = await trx('profiles')
    .where({ id: from.id, revision: from.revision })
    .update({ ...written(to), nameKey: key, revision: from.revision + 1 })
  if (count > 0) return true
  throw changedMeanwhile(from.name)
}

export const changedMeanwhile = (name: string): Refusal =>
  new Refusal(
    'CONFLICT',
    `The profile ${name} changed while you were deciding. Nothing changed.`,
    'Look at it again with /profile show.',
  )

/** Who set its values stays noted. */
export async function deleteProfile(trx: Db, id: string): Promise<void> {
  await trx('profiles').where({ id }).delete()
  await trx('profileSecrets').where({ profileId: id }).delete()
}

type Stored = Omit<ProfileRow, keyof ProfileContent | 'secrets'> & {
  nameKey: string
  content: string
}

async function withSecrets(db: Db, rows: readonly Stored[]): Promise<ProfileRow[]> {
  const secrets = await secretsOfProfiles(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((stored) => {
    const { nameKey: _, content, ...row } = stored
    return { ...row, ...(JSON.parse(content) as ProfileContent), secrets: secrets(row.id) }
  })
}

function written<Row extends ProfileContent>(row: Row): Record<string, unknown> {
  const { locale, timeZone, sessionExpiryMs, variables, senders, urls, ...rest } = row
  const given = givenResources({ ...(senders && { senders }), ...(urls && { urls }) })
  const content = { locale, timeZone, sessionExpiryMs, variables, ...given }
  return { ...rest, content: JSON.stringify(content) }
}

export const profileNamesOf = (
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> => db('profiles').whereIn('id', ids).select('id', 'name')
