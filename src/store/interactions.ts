import type { Platform } from '../domain/actor.ts'
import type { Db } from './database.ts'

/** True for the first delivery of an interaction; the primary key says no to every later one. */
export async function claimInteraction(
  db: Db,
  claim: { platform: Platform; interactionId: string; at: number },
): Promise<boolean> {
  const [first] = await db('interactions')
    .insert(claim)
    .onConflict()
    .ignore()
    .returning('interactionId')
  return first !== undefined
}

/** Platforms redeliver within minutes; what is older can go. */
export const forgetInteractions = (db: Db, before: number): Promise<number> =>
  db('interactions').where('at', '<', before).delete()
