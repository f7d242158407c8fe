import { verdictOf } from '../../domain/gray/guard.ts'
import type { Tally, Verdict } from '../../domain/gray/guard.ts'
import { shareOf } from '../../domain/gray/plan.ts'
import type { Metric, Plan } from '../../domain/gray/plan.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import { versionById, versionRef } from '../../store/bots/versions.ts'
import type { GrayReleaseRow } from '../../store/gray/gray-releases.ts'
import { rulesOfReleases } from '../../store/gray/gray-rules.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import type { Ctx } from '../kit/context.ts'
import type { VersionRef } from '../../store/bots/versions.ts'
import { isBaseGone } from './gray-beside.ts'
import { grayOrThrow } from './gray-or-throw.ts'
import { reachOf } from './reach-of.ts'
import type { Reach } from './reach-of.ts'

export type Watched = { metric: Metric; official: Tally; gray: Tally; verdict: Verdict }

/** A gray release beside the official version, as its card shows it. Times are UTC ms. */
export type GrayView = {
  bot: { id: string; slug: string; name: string }
  revision: number
  version: VersionRef
  official: VersionRef | null
  /** Another version is official by now than what it was approved beside. */
  isBaseGone: boolean
  requestId: string | null
  startedBy: PersonRef
  startedAt: number
  plan: Plan | null
  step: number
  stepAt: number
  /** When the step under way is over; null where it stays until somebody decides. */
  dueAt: number | null
  /** In basis points of new chats, by chance. */
  share: number
  rules: { id: string; name: string }[]
  held: { at: number; by: PersonRef; why: string; byGuard: boolean } | null
  watched: Watched[]
  reach: Reach
}

export async function viewGray(db: Db, ctx: Ctx, bot: BotRow): Promise<GrayView> {
  const release = await grayOrThrow(db, bot)
  const { plan, step, stepAt, startedBy, startedAt, heldAt, heldBy, heldWhy, revision } = release
  const version = await versionById(db, release.versionId)
  const official = await releasedVersion(db, bot.id, 'official')
  const rules = (await rulesOfReleases(db, [bot.id]))(bot.id)
  const names = await namesOf(
    db,
    [startedBy, heldBy].filter((id) => id !== null),
  )
  const nameOf = (id: string): PersonRef => names.get(id) ?? { id, name: 'Slipway' }
  const now = plan?.steps[step]
  const isLast = plan !== null && step === plan.steps.length - 1
  return {
    bot: { id: bot.id, slug: bot.slug, name: bot.name },
    revision,
    version: versionRef(version),
    official: official ? versionRef(official) : null,
    isBaseGone: isBaseGone(release, official),
    requestId: version.requestId,
    startedBy: nameOf(startedBy),
    startedAt,
    plan,
    step,
    stepAt,
    dueAt: now && !isLast && heldAt === null ? stepAt + now.holdMs : null,
    share: shareOf(plan, step),
    rules: rules.map(({ id, name }) => ({ id, name })),
    held:
      heldAt === null || heldBy === null
        ? null
        : {
            at: heldAt,
            by: nameOf(heldBy),
            why: heldWhy ?? '',
            byGuard: heldBy.startsWith('system:'),
          },
    watched: watchedOf(release),
    reach: await reachOf(db, bot.id, { basisPoints: shareOf(plan, step), rules }, ctx.now()),
  }
}

export const guardId = 'system:guard'

export function watchedOf({ plan, guards }: Pick<GrayReleaseRow, 'plan' | 'guards'>): Watched[] {
  if (!plan) return []
  return plan.guards.flatMap((metric) => {
    const guard = guards[metric]
    if (!guard) return []
    const verdict = verdictOf(guard, { guards: plan.guards.length, chatsMin: plan.chatsMin })
    return [{ metric, official: guard.official, gray: guard.gray, verdict }]
  })
}
