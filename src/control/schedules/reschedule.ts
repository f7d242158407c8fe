import { scheduleLabel } from '../../domain/time/schedule.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import type { ProposalRow } from '../../store/schedules/schedule-proposals.ts'
import {
  transitionStep,
  putStep,
  reviseSchedule,
  scheduleOrThrow,
  stepsOf,
} from '../../store/schedules/schedules.ts'
import type { ScheduleRow } from '../../store/schedules/schedules.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { isOpen } from './schedule-view.ts'
import { notifySchedule } from './notify-schedule.ts'

/**
 * Gives a schedule its new plan, from the revision that was shown (F51); whoever changes it is its
 * maker from then on. Inside the verb's transaction.
 * @throws Refusal CONFLICT when it was changed or fired meanwhile
 */
export async function reschedule(trx: Db, ctx: Ctx, proposal: ProposalRow): Promise<ScheduleRow> {
  const { plan, steps, botId, personId, revision } = proposal
  const before = await scheduleOrThrow(trx, proposal.scheduleId ?? '')
  const old = await stepsOf(trx, before.id)
  const row = await reviseSchedule(trx, { ...before, revision }, { plan, makerId: personId })
  for (const step of old) {
    const stays = steps.some((planned) => planned.step === step.step)
    if (isOpen(step) && !stays)
      await transitionStep(trx, step, { state: 'cancelled', endedAt: ctx.now() })
  }
  for (const step of steps) await putStep(trx, row, step)
  const { number } = row
  await recordAudit(trx, ctx, {
    action: 'schedule.change',
    subject: `bot:${botId}`,
    before: { schedule: scheduleLabel(number), steps: old.filter(isOpen), plan: before.plan },
    after: { schedule: scheduleLabel(number), steps, plan },
  })
  const event = { type: 'schedule.changed', botId, by: personId, number, steps } as const
  await notifySchedule(trx, ctx, { botId, makerId: before.makerId }, event)
  return row
}

/**
 * What was to be changed must still be to come: a step that fired is never planned again by it.
 * @throws Refusal CONFLICT
 */
export async function mustBePending(
  trx: Db,
  { scheduleId, steps }: Pick<ProposalRow, 'scheduleId' | 'steps'>,
): Promise<void> {
  if (scheduleId === null) return
  const over = (await stepsOf(trx, scheduleId)).filter((one) => !isOpen(one))
  if (!over.some((one) => steps.some(({ step }) => step === one.step))) return
  throw firedMeanwhile((await scheduleOrThrow(trx, scheduleId)).number)
}

const firedMeanwhile = (number: number): Refusal =>
  new Refusal(
    'CONFLICT',
    `${scheduleLabel(number)} fired while you were changing it. Nothing of yours was done.`,
    'See where the bot stands, and schedule what is missing with /schedule add.',
  )
