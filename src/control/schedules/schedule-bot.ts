import { z } from 'zod'
import { proposalMsMax, scheduleLabel } from '../../domain/time/schedule.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { findProposal, claimProposal } from '../../store/schedules/schedule-proposals.ts'
import type { ProposalRow } from '../../store/schedules/schedule-proposals.ts'
import { findSchedule, insertSchedule } from '../../store/schedules/schedules.ts'
import type { ScheduleRow } from '../../store/schedules/schedules.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import { checkPlan } from './check-plan.ts'
import type { Ctx } from '../kit/context.ts'
import { mustBePending, reschedule } from './reschedule.ts'
import { viewSchedule } from './schedule-view.ts'
import type { ScheduleView } from './schedule-view.ts'
import { notifySchedule } from './notify-schedule.ts'

const Input = z.object({ proposal: z.string() })

/**
 * Confirms what was proposed: from now on it counts, or the schedule that it changes has a new
 * revision and its old wake-ups do nothing (F51). Everything is checked again.
 */
export async function scheduleBot(ctx: Ctx, raw: z.input<typeof Input>): Promise<ScheduleView> {
  const input = parseInput(Input, raw)
  const scheduled = await change(ctx, 'bot.schedule', `proposal:${input.proposal}`, async (trx) => {
    const proposal = await mine(trx, ctx, input.proposal)
    const bot = await botOrThrow(trx, proposal.botId)
    const person = await authorize(trx, ctx, 'bot.schedule', bot)
    if (person.id !== proposal.personId) throw notYours
    await mustBePending(trx, proposal)
    await checkPlan(trx, ctx.now(), { ...proposal, bot })
    if (!(await claimProposal(trx, proposal.id))) throw gone
    return (proposal.scheduleId === null ? make : reschedule)(trx, ctx, proposal)
  })
  const view = await viewSchedule(ctx.db, scheduled)
  arm(ctx, view)
  return view
}

/** Arms a wake-up for each step that waits; after the commit. */
function arm(ctx: Ctx, { id, revision, steps }: ScheduleView): void {
  for (const { step, at, state } of steps) {
    if (state === 'waiting') ctx.ports.wake({ scheduleId: id, revision, step, dueAt: at })
  }
}

async function mine(trx: Db, ctx: Ctx, id: string): Promise<ProposalRow> {
  const proposal = await findProposal(trx, id)
  if (proposal && proposal.createdAt + proposalMsMax > ctx.now()) return proposal
  // A schedule keeps the id of its proposal, which tells a second click from a late one.
  const made = await findSchedule(trx, id)
  if (!made) throw gone
  const label = scheduleLabel(made.number)
  throw new Refusal(
    'CONFLICT',
    `That is scheduled already, as ${label}. Nothing changed.`,
    `See it with /schedule list, or cancel it with /schedule cancel ${label}.`,
  )
}

async function make(trx: Db, ctx: Ctx, proposal: ProposalRow): Promise<ScheduleRow> {
  const { id, botId, personId, plan, steps } = proposal
  const createdAt = ctx.now()
  const row = await insertSchedule(trx, { id, botId, makerId: personId, plan, createdAt }, steps)
  await recordAudit(trx, ctx, {
    action: 'bot.schedule',
    subject: `bot:${botId}`,
    after: { schedule: scheduleLabel(row.number), steps, plan },
  })
  const { number } = row
  await notifySchedule(trx, ctx, row, { type: 'schedule.made', botId, by: personId, number, steps })
  return row
}

const gone = new Refusal(
  'PRECONDITION_FAILED',
  'That was not confirmed within 15 minutes, or it was confirmed or dropped already.',
  'See what is planned with /schedule list, and schedule it anew where it is missing.',
)

const notYours = new Refusal(
  'FORBIDDEN',
  'Somebody else was shown this schedule, and only they can confirm it.',
  'Make your own with /schedule add.',
)
