import { z } from 'zod'
import { botOrThrow, updatePolicy } from '../../store/bots.ts'
import type { Policy } from '../../store/bots.ts'
import { queueBotRedraws } from '../kit/queue-redraws.ts'
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
  })
  .refine(
    ({ approvals, fourEyes, checklist }) =>
      approvals !== undefined || fourEyes !== undefined || checklist !== undefined,
    'say what changes',
  )

/**
 * Changes how many approve, whether the requester and the authors may (F23), and the checklist (F25).
 * A request that waits keeps the policy it was made under.
 */
export async function setPolicy(ctx: Ctx, raw: z.input<typeof Input>): Promise<Policy> {
  const input = parseInput(Input, raw)
  return change(ctx, 'policy.set', `bot:${input.bot}`, async (trx) => {
    const bot = await botOrThrow(trx, input.bot)
    await authorize(trx, ctx, 'policy.change', bot)
    const before = bot.policy
    const after: Policy = {
      approvals: input.approvals ?? before.approvals,
      fourEyes: input.fourEyes ?? before.fourEyes,
      checklist: input.checklist ?? before.checklist,
    }
    await updatePolicy(trx, bot.id, after)
    await recordAudit(trx, ctx, { action: 'policy.set', subject: `bot:${bot.id}`, before, after })
    await queueBotRedraws(trx, ctx, bot.id)
    return after
  })
}
