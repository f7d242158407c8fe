import type { Platform } from '../../domain/actor.ts'
import type { Db } from '../kit/database.ts'

export type Claim = { platform: Platform; interactionId: string; boot: string; at: number }

/** The one who took it; `boot` is null once it is done. Null for the first delivery: it is ours. */
export async function claimInteraction(
  db: Db,
  claim: Claim,
): Promise<(Pick<Claim, 'at'> & { boot: string | null }) | null> {
  const [first] = await db('interactions')
    .insert(claim)
    .onConflict()
    .ignore()
    .returning('interactionId')
  if (first !== undefined) return null
  const { platform, interactionId } = claim
  return db('interactions').where({ platform, interactionId }).first('boot', 'at')
}

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
