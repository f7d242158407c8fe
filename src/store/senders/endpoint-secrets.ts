import { reseal, seal, unseal } from '../kit/seal.ts'
import type { SealKeys } from '../kit/seal.ts'
import { currentEndpointName } from './endpoints.ts'
import type { Db } from '../kit/database.ts'

/** Signs what is sent to one action endpoint; `endsAt` is null for the one that stays. */
type SecretRow = {
  id: string
  endpoint: string
  sealed: string
  createdAt: number
  endsAt: number | null
}
/** Sealed, and told to whoever made it once. */
export type NewSecret = { id: string; endpoint: string; secret: string; at: number }

const purpose = 'slipway endpoint secrets'

/** A new secret for the endpoint; those before it go on until `overlapEndsAt`. */
export async function putEndpointSecret(
  trx: Db,
  keys: SealKeys,
  { id, endpoint, secret, at }: NewSecret,
  overlapEndsAt: number,
): Promise<void> {
  await trx('endpointSecrets').where({ endpoint }).where('endsAt', '<=', at).delete()
  await trx('endpointSecrets')
    .where({ endpoint })
    .whereNull('endsAt')
    .update({ endsAt: overlapEndsAt })
  const sealed = seal(keys, { purpose, owner: id }, secret)
  await trx('endpointSecrets').insert({ id, endpoint, sealed, createdAt: at, endsAt: null })
}

/** Also by a name that the endpoint had before. Newest first; none for an endpoint of an older Slipway until it gets one. */
export async function endpointSecrets(
  db: Db,
  keys: SealKeys,
  endpoint: string,
  at: number,
): Promise<string[]> {
  const name = await currentEndpointName(db, endpoint)
  const rows: SecretRow[] = await db('endpointSecrets').where({ endpoint: name })
  return rows
    .filter(({ endsAt }) => endsAt === null || endsAt > at)
    .toSorted((a, b) => (b.endsAt ?? Infinity) - (a.endsAt ?? Infinity))
    .map(({ id, sealed }) => unseal(keys, { purpose, owner: id }, sealed))
}

/** Seals again what an old key opens. */
export async function resealEndpointSecrets(trx: Db, keys: SealKeys): Promise<void> {
  const rows: SecretRow[] = await trx('endpointSecrets')
  for (const { id, sealed } of rows) {
    const again = reseal(keys, { purpose, owner: id }, sealed)
    if (again !== null) await trx('endpointSecrets').where({ id }).update({ sealed: again })
  }
}
