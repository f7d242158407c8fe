import type { Platform } from '../../domain/actor.ts'
import type { Db } from '../kit/database.ts'

export type Claim = { platform: Platform; interactionId: string; boot: string; at: number }
type Delivery = Pick<Claim, 'platform' | 'interactionId'>
/** Who works on it and when that was last known; `boot` is null once it is done. */
export type Taken = Pick<Claim, 'at'> & { boot: string | null }

/** For each, true for the first who takes it: of two in one batch, the first is the first. */
export async function claimInteractions(db: Db, claims: readonly Claim[]): Promise<boolean[]> {
  const rows: Claim[] = await db('interactions')
    .insert(claims)
    .onConflict()
    .ignore()
    .returning(['platform', 'interactionId'])
  const first = new Set(rows.map(idOf))
  return claims.map((claim) => first.delete(idOf(claim)))
}

const idOf = ({ platform, interactionId }: Delivery): string => `${platform} ${interactionId}`

export const findInteraction = (
  db: Db,
  { platform, interactionId }: Delivery,
): Promise<Taken | undefined> =>
  db('interactions').where({ platform, interactionId }).first('boot', 'at')

/** Somebody works on it still. */
export const renewInteraction = (
  db: Db,
  { platform, interactionId, boot, at }: Claim,
): Promise<number> => db('interactions').where({ platform, interactionId, boot }).update({ at })

/** Takes it from a process that is gone; of many who try, one gets it. */
export const takeOverInteraction = (
  db: Db,
  { platform, interactionId, boot, at }: Claim,
  from: Taken,
): Promise<boolean> =>
  db('interactions')
    .where({ platform, interactionId, ...from })
    .update({ boot, at })
    .then((count) => count === 1)

export const finishInteractions = (
  db: Db,
  platform: Platform,
  interactionIds: readonly string[],
): Promise<number> =>
  db('interactions')
    .where({ platform })
    .whereIn('interactionId', interactionIds)
    .update({ boot: null })

/** Platforms redeliver within minutes; what is older can go, at most `limit` rows. */
export async function pruneInteractions(db: Db, before: number, limit: number): Promise<number> {
  const old = () => db('interactions').where('at', '<', before)
  const ids: string[] = await old().limit(limit).pluck('interactionId')
  return ids.length === 0 ? 0 : old().whereIn('interactionId', ids).delete()
}
