import { z } from 'zod'
import { findProposal, claimProposal } from '../../store/schedules/schedule-proposals.ts'
import { findSchedule } from '../../store/schedules/schedules.ts'
import { Refusal } from '../../refusal.ts'
import { actingPerson } from '../kit/authorize.ts'
import { change, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const Input = z.object({ proposal: z.string() })

/** Takes back what was only shown; nothing was planned by it. */
export function dropProposal(ctx: Ctx, raw: z.input<typeof Input>): Promise<void> {
  const input = parseInput(Input, raw)
  return change(ctx, 'schedule.drop', `proposal:${input.proposal}`, async (trx) => {
    const person = await actingPerson(trx, ctx)
    if (await findSchedule(trx, input.proposal)) throw counts
    const proposal = await findProposal(trx, input.proposal)
    if (proposal?.personId === person.id) await claimProposal(trx, proposal.id)
  })
}

const counts = new Refusal(
  'CONFLICT',
  'That is scheduled already.',
  'Cancel it with /schedule list.',
)
