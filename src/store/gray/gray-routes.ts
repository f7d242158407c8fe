import type { GrayReach } from '../../domain/gray/choose-gray.ts'
import { shareOf } from '../../domain/gray/plan.ts'
import type { Db } from '../kit/database.ts'
import { grayReleasesOf } from './gray-releases.ts'
import { rulesOfReleases } from './gray-rules.ts'

/** A gray release as routing needs it; one that is held reaches nobody new. */
export type GrayRoute = GrayReach & { botId: string; versionId: string }

/** Of some bots, or of all. */
export async function grayRoutes(db: Db, botIds?: readonly string[]): Promise<GrayRoute[]> {
  const releases = await grayReleasesOf(db, botIds)
  if (releases.length === 0) return []
  const rules = await rulesOfReleases(
    db,
    releases.map(({ botId }) => botId),
  )
  return releases.map(({ botId, versionId, plan, step, heldAt }) => {
    const reach = {
      basisPoints: shareOf(plan, step),
      rules: rules(botId).map(({ name, rule }) => ({ name, rule })),
    }
    return { botId, versionId, ...(heldAt === null ? reach : nobodyNew) }
  })
}

const nobodyNew: GrayReach = { basisPoints: 0, rules: [] }
