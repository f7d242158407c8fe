import { z } from 'zod'
import { countedPage } from '../../domain/page.ts'
import type { Page } from '../../domain/page.ts'
import { countGrayRules, grayRulePage } from '../../store/gray/gray-rules.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { maskedRule, viewGrayRules } from './gray-rule-view.ts'
import type { GrayRuleView } from './gray-rule-view.ts'

const Input = z.object({
  page: z.number().int().positive().default(1),
  size: z.number().int().min(1).max(100).default(20),
})

export type GrayRuleList = Page & { pages: number; total: number; rules: GrayRuleView[] }

/**
 * The gray rules of the org, by name, with the bots that use them (F33). Numbers of customers are masked:
 * who looks after rules sees them in the form.
 */
export function listGrayRules(ctx: Ctx, raw: z.input<typeof Input> = {}): Promise<GrayRuleList> {
  const { page: wanted, size } = parseInput(Input, raw)
  return auditedRead(ctx, 'gray.rules', 'gray-rules', async (db) => {
    await authorize(db, ctx, 'bots.list')
    const total = await countGrayRules(db)
    const { offset, ...page } = countedPage(wanted, size, total)
    const rules = await viewGrayRules(db, await grayRulePage(db, { limit: size, offset }))
    return { ...page, total, rules: rules.map(maskedRule) }
  })
}
