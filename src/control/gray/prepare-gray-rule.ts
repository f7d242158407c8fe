import { z } from 'zod'
import { findGrayRule } from '../../store/gray/gray-rules.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewGrayRule } from './gray-rule-view.ts'
import type { GrayRuleView } from './gray-rule-view.ts'

const Input = z.object({ rule: z.string().max(200) })

/** The rule that a form is about, by name or id; null where it would be a new one. */
export async function prepareGrayRule(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<GrayRuleView | null> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'gray.rule', `gray-rule:${input.rule}`, async (db) => {
    await authorize(db, ctx, 'gray.rules')
    const row = await findGrayRule(db, input.rule)
    return row ? viewGrayRule(db, row) : null
  })
}
