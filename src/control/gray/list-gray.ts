import { z } from 'zod'
import { permissionsOf } from '../../domain/access.ts'
import { shareOf } from '../../domain/gray/plan.ts'
import { countedPage } from '../../domain/page.ts'
import type { Page } from '../../domain/page.ts'
import { versionRef } from '../../store/bots/versions.ts'
import { countGrayReleases, grayLines } from '../../store/gray/gray-releases.ts'
import type { GrayLine } from '../../store/gray/gray-releases.ts'
import { countGrayRules, grayRulePage, rulesOfReleases } from '../../store/gray/gray-rules.ts'
import type { Db } from '../../store/kit/database.ts'
import { authorize, rolesOf } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { maskedRule, viewGrayRules } from './gray-rule-view.ts'
import type { GrayRuleView } from './gray-rule-view.ts'
import { watchedOf } from './gray-view.ts'
import type { GrayView, Watched } from './gray-view.ts'

const Input = z.object({
  page: z.number().int().positive().default(1),
  size: z.number().int().min(1).max(100).default(10),
})

/** A gray release in one line. Times are UTC ms. */
export type GraySummary = Pick<GrayView, 'version' | 'share' | 'rules' | 'step' | 'startedAt'> & {
  bot: { id: string; slug: string; name: string }
  /** How many steps its plan has; 0 where its rules alone say who meets it. */
  steps: number
  heldAt: number | null
  /** What its guards say, only for who may see the bot (F58). */
  watched?: Watched[]
}
export type GrayList = Page & {
  pages: number
  totals: { releases: number; rules: number }
  releases: GraySummary[]
  rules: GrayRuleView[]
}

/** The gray releases by bot, and the rules of the org with where they are used (F33, F80). */
export function listGray(ctx: Ctx, raw: z.input<typeof Input> = {}): Promise<GrayList> {
  const { page: wanted, size } = parseInput(Input, raw)
  return auditedRead(ctx, 'gray.list', 'gray-rules', async (db) => {
    const { id } = await authorize(db, ctx, 'bots.list')
    const isSystem = ctx.actor.kind === 'system'
    const seesGuards = isSystem || permissionsOf(await rolesOf(db, id), 'bot.see')
    const totals = { releases: await countGrayReleases(db), rules: await countGrayRules(db) }
    const { offset, ...page } = countedPage(wanted, size, Math.max(totals.releases, totals.rules))
    const some = { limit: size, offset }
    const releases = await summarize(db, await grayLines(db, some), seesGuards)
    const rules = await viewGrayRules(db, await grayRulePage(db, some))
    return { ...page, totals, releases, rules: rules.map(maskedRule) }
  })
}

async function summarize(
  db: Db,
  lines: readonly GrayLine[],
  seesGuards: boolean,
): Promise<GraySummary[]> {
  const botIds = lines.map(({ botId }) => botId)
  const rulesOf = await rulesOfReleases(db, botIds)
  return lines.map(({ botId, slug, name, versionId, number, plan, guards, ...line }) => ({
    bot: { id: botId, slug, name },
    version: versionRef({ id: versionId, number }),
    share: shareOf(plan, line.step),
    rules: rulesOf(botId).map((rule) => ({ id: rule.id, name: rule.name })),
    step: line.step,
    steps: plan?.steps.length ?? 0,
    startedAt: line.startedAt,
    heldAt: line.heldAt,
    ...(seesGuards && { watched: watchedOf({ plan, guards }) }),
  }))
}
