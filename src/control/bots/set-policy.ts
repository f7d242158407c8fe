import { z } from 'zod'
import { botOrThrow, updatePolicy } from '../../store/bots/bots.ts'
import type { Policy } from '../../store/bots/bots.ts'
import { queueBotRedraws } from '../kit/queue-redraws.ts'
import { lookTwiceReasons } from '../../bot/changes/document.ts'
import { loosened } from '../../domain/policy.ts'
import type { LooseningView } from './loosening-view.ts'
import { mustBePossible, proposeLoosening } from './propose-loosening.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z
  .object({
    bot: z.string().max(100),
    approvals: z.int('give a whole number').min(1, 'at least 1').max(10, 'at most 10').optional(),
    fourEyes: z.boolean().optional(),
    /** What an approver ticks; empty for none. */
    checklist: z
      .array(z.string().trim().min(1, 'an item needs words').max(150, 'at most 150 characters'))
      .max(10, 'at most 10 items')
      .refine((items) => new Set(items).size === items.length, 'name each item once')
      .optional(),
    /** Which changes need more, and of whom; empty for none (F78). */
    risks: z
      .array(
        z.object({
          reason: z.enum(lookTwiceReasons),
          approvals: z.int('give a whole number').min(1, 'at least 1').max(10, 'at most 10'),
          superAdmin: z.boolean().default(false),
        }),
      )
      .refine(
        (rules) => new Set(rules.map(({ reason }) => reason)).size === rules.length,
        'name each reason once',
      )
      .optional(),
  })
  .refine(
    ({ approvals, fourEyes, checklist, risks }) =>
      [approvals, fourEyes, checklist, risks].some((given) => given !== undefined),
    'say what changes',
  )

/**
 * Changes how many approve, whether the requester and the authors may (F23), the checklist (F25), and
 * which changes need more (F78).
 * What makes it looser waits for a second person (F78); an open request keeps the policy it was made
 * under.
 */
export async function setPolicy(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ policy: Policy; waits: LooseningView | null }> {
  const input = parseInput(Input, raw)
  return change(ctx, 'policy.set', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    const by = await authorize(trx, ctx, 'policy.change', bot)
    const before = bot.policy
    const risks = input.risks ?? before.risks ?? []
    const after: Policy = {
      approvals: input.approvals ?? before.approvals,
      fourEyes: input.fourEyes ?? before.fourEyes,
      checklist: input.checklist ?? before.checklist,
      ...(risks.length > 0 && { risks }),
    }
    if (input.approvals !== undefined || input.risks !== undefined) {
      const most = Math.max(after.approvals, ...risks.map(({ approvals }) => approvals))
      await mustBePossible(trx, bot, most)
    }
    if (loosened(before, after).length > 0) {
      const waits = await proposeLoosening(trx, ctx, bot, { by, after, approverId: null })
      return { policy: before, waits }
    }
    await updatePolicy(trx, bot.id, after)
    await recordAudit(trx, ctx, { action: 'policy.set', subject: `bot:${bot.id}`, before, after })
    await queueBotRedraws(trx, ctx, bot.id)
    return { policy: after, waits: null }
  })
}
