import { allGrayRules } from '../../store/gray/gray-rules.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewGrayRules } from './gray-rule-view.ts'
import type { GrayRuleView } from './gray-rule-view.ts'

/** Every gray rule of the org, by name, with the bots that use it (F33). */
export function listGrayRules(ctx: Ctx): Promise<GrayRuleView[]> {
  return auditedRead(ctx, 'gray.rules', 'gray-rules', async (db) => {
    await authorize(db, ctx, 'bots.list')
    return viewGrayRules(db, await allGrayRules(db))
  })
}
