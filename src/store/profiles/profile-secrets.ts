import type { SecretRef } from '../../domain/profiles/profile.ts'
import { groupBy } from '../../domain/group-by.ts'
import type { Db } from '../kit/database.ts'
import { reseal, seal, unseal } from '../kit/seal.ts'
import type { SealKeys } from '../kit/seal.ts'

type SecretRow = {
  id: string
  version: number
  profileId: string
  name: string
  sealed: string | null
  createdBy: string
  createdAt: number
}
export type NewSecret = { profileId: string; name: string; value: string; by: string; at: number }

const purpose = 'slipway profile secrets'
const ownerOf = ({ id, version }: SecretRef) => `${id} ${version}`

/** The newest version of each secret of these profiles, by name. */
export async function secretsOfProfiles(
  db: Db,
  profileIds: readonly string[],
): Promise<(profileId: string) => Record<string, SecretRef>> {
  const rows: Omit<SecretRow, 'sealed'>[] = await db('profileSecrets')
    .whereIn('profileId', profileIds)
    .whereNotNull('sealed')
    .orderBy(['name', 'version'])
    .select('id', 'version', 'profileId', 'name')
  const of = groupBy(rows, ({ profileId }) => profileId)
  return (profileId) =>
    Object.fromEntries(of(profileId).map(({ name, id, version }) => [name, { id, version }]))
}

/** A new version; those before stay for what was approved with them. */
export async function putProfileSecret(
  trx: Db,
  keys: SealKeys,
  newId: string,
  { profileId, name, value, by, at }: NewSecret,
): Promise<SecretRef> {
  const last: SecretRef | undefined = await trx('profileSecrets')
    .where({ profileId, name })
    .orderBy('version', 'desc')
    .first('id', 'version')
  const made = { id: last?.id ?? newId, version: (last?.version ?? 0) + 1 }
  const sealed = seal(keys, { purpose, owner: ownerOf(made) }, value)
  await trx('profileSecrets').insert({
    ...made,
    profileId,
    name,
    sealed,
    createdBy: by,
    createdAt: at,
  })
  return made
}

/** The newest values of another profile's, each as the first version of a secret of its own. */
export async function copyProfileSecrets(
  trx: Db,
  keys: SealKeys,
  { secrets }: { secrets: Readonly<Record<string, SecretRef>> },
  { to, by, at }: { to: string; by: string; at: number },
): Promise<Record<string, SecretRef>> {
  const values = Object.entries(await profileSecretValues(trx, keys, secrets))
  const copied: Record<string, SecretRef> = {}
  for (const [n, [name, value]] of values.entries()) {
    const secret = { profileId: to, name, value, by, at }
    copied[name] = await putProfileSecret(trx, keys, `${to}-${n}`, secret)
  }
  return copied
}

/** Takes every version away; their numbers are not given again. */
export const dropProfileSecret = (trx: Db, profileId: string, name: string): Promise<number> =>
  trx('profileSecrets').where({ profileId, name }).update({ sealed: null })

/** The values of what a version was approved with; one that was deleted is not among them. */
export async function profileSecretValues(
  db: Db,
  keys: SealKeys,
  refs: Readonly<Record<string, SecretRef>>,
): Promise<Record<string, string>> {
  const rows = await sealedRows(db, refs)
  return Object.fromEntries(
    Object.entries(refs).flatMap(([name, ref]) => {
      const sealed = rows.find((row) => ownerOf(row) === ownerOf(ref))?.sealed
      return sealed ? [[name, unseal(keys, { purpose, owner: ownerOf(ref) }, sealed)]] : []
    }),
  )
}

/** Names of those that are not there any more. */
export async function goneSecrets(
  db: Db,
  refs: Readonly<Record<string, SecretRef>>,
): Promise<string[]> {
  const rows = await sealedRows(db, refs)
  const kept = new Set(rows.flatMap((row) => (row.sealed === null ? [] : [ownerOf(row)])))
  return Object.entries(refs)
    .filter(([, ref]) => !kept.has(ownerOf(ref)))
    .map(([name]) => name)
}

async function sealedRows(db: Db, refs: Readonly<Record<string, SecretRef>>): Promise<SecretRow[]> {
  const ids = Object.values(refs).map(({ id }) => id)
  return ids.length === 0 ? [] : db('profileSecrets').whereIn('id', ids)
}

/** Seals again what an old key opens. */
export async function resealProfileSecrets(trx: Db, keys: SealKeys): Promise<void> {
  const rows: SecretRow[] = await trx('profileSecrets').whereNotNull('sealed')
  for (const { id, version, sealed } of rows) {
    const again = sealed && reseal(keys, { purpose, owner: ownerOf({ id, version }) }, sealed)
    if (again) await trx('profileSecrets').where({ id, version }).update({ sealed: again })
  }
}
