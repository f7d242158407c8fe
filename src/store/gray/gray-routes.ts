import type { GrayReach } from '../../domain/gray/choose-gray.ts'
import { shareOf } from '../../domain/gray/plan.ts'
import type { Db } from '../kit/database.ts'
import { grayReleasesOf } from './gray-releases.ts'
import { rulesOfReleases } from './gray-rules.ts'

/** A gray release as routing needs it; one that is held reaches nobody new, so it is none. */
export type GrayRoute = GrayReach & { botId: string; versionId: string }

/** Of some bots, or of all. */
export async function grayRoutes(db: Db, botIds?: readonly string[]): Promise<GrayRoute[]> {
  const running = (await grayReleasesOf(db, botIds)).filter(({ heldAt }) => heldAt === null)
  if (running.length === 0) return []
  const rules = await rulesOfReleases(
    db,
    running.map(({ botId }) => botId),
  )
  return running.map((release) => ({
    botId: release.botId,
    versionId: release.versionId,
    basisPoints: shareOf(release.plan, release.step),
    rules: rules(release.botId).map(({ name, rule }) => ({ name, rule })),
  }))
}
