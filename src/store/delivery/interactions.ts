import type { Platform } from '../../domain/actor.ts'
import type { Db } from '../kit/database.ts'

export type Claim = { platform: Platform; interactionId: string; boot: string; at: number }

export type Taken = Pick<Claim, 'at'> & { boot: string | null }

/**
 * For each, who took it before; `boot` is null once it is done. Null for the first delivery: it is
 * ours.
 */
export async function claimInteractions(
  db: Db,
  claims: readonly Claim[],
): Promise<(Taken | null)[]> {
  const rows: Claim[] = await db('interactions')
    .insert(claims)
    .onConflict()
    .ignore()
    .returning(['platform', 'interactionId'])
  const first = new Set(rows.map(idOf))
  // Of two in one batch, the first is the first.
  return Promise.all(
    claims.map(async (claim) => (first.delete(idOf(claim)) ? null : takerOf(db, claim))),
  )
}

const idOf = ({ platform, interactionId }: Pick<Claim, 'platform' | 'interactionId'>): string =>
  `${platform} ${interactionId}`

const takerOf = (db: Db, { platform, interactionId }: Claim): Promise<Taken> =>
  db('interactions').where({ platform, interactionId }).first('boot', 'at')

/** Takes it from a process that is gone; of many who try, one gets it. */
export const takeOverInteraction = (
  db: Db,
  { platform, interactionId, boot, at }: Claim,
  from: string,
): Promise<boolean> =>
  db('interactions')
    .where({ platform, interactionId, boot: from })
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

/** Platforms redeliver within minutes; what is older can go. */
export const pruneInteractions = (db: Db, before: number): Promise<number> =>
  db('interactions').where('at', '<', before).delete()
