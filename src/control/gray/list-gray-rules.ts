import { maskContact } from '../../domain/conversation/contact.ts'
import type { GrayRule } from '../../domain/gray/gray-rule.ts'
import { allGrayRules } from '../../store/gray/gray-rules.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewGrayRules } from './gray-rule-view.ts'
import type { GrayRuleView } from './gray-rule-view.ts'

/**
 * Every gray rule of the org, by name, with the bots that use it (F33). Numbers of customers are masked:
 * who looks after rules sees them in the form.
 */
export function listGrayRules(ctx: Ctx): Promise<GrayRuleView[]> {
  return auditedRead(ctx, 'gray.rules', 'gray-rules', async (db) => {
    await authorize(db, ctx, 'bots.list')
    return (await viewGrayRules(db, await allGrayRules(db))).map(masked)
  })
}

function masked({ rule, wider, ...view }: GrayRuleView): GrayRuleView {
  const hidden = (one: GrayRule): GrayRule => ({ ...one, contacts: one.contacts.map(maskContact) })
  return { ...view, rule: hidden(rule), wider: wider && { ...wider, rule: hidden(wider.rule) } }
}
