import { scheduleLabel } from '../../domain/time/schedule.ts'
import type { PlannedStep, StepState } from '../../domain/time/schedule.ts'
import type { Db } from '../../store/kit/database.ts'
import { transitionStep, stepsOf } from '../../store/schedules/schedules.ts'
import type { DueStep, ScheduleRow } from '../../store/schedules/schedules.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { isOpen, plannedOf } from './schedule-view.ts'
import { notifySchedule } from './notify-schedule.ts'

type End = {
  state: Extract<StepState, 'done' | 'failed' | 'skipped' | 'expired'>
  problem: string | null
}

/**
 * Writes down how a step ended and tells people. An activation that did not happen takes its
 * deactivation with it: an inactive bot has nothing to deactivate (F51).
 */
export async function endStep(
  trx: Db,
  ctx: Ctx,
  schedule: ScheduleRow,
  due: DueStep,
  end: End,
): Promise<void> {
  const { botId, number } = schedule
  const { scheduleId, step, revision } = due
  if (!(await transitionStep(trx, due, { ...end, endedAt: ctx.now() }))) return
  await recordAudit(trx, ctx, {
    action: `schedule.${end.state}`,
    subject: `bot:${botId}`,
    after: { schedule: scheduleLabel(number), step, problem: end.problem },
  })
  const about = { botId, number, scheduleId, step, revision }
  const problem = end.problem ?? ''
  // Those who are told about a schedule include its maker, who was not there.
  const teller: Ctx = { ...ctx, actor: { kind: 'system', part: 'schedules' } }
  await notifySchedule(
    trx,
    ctx.actor.kind === 'schedule' ? teller : ctx,
    schedule,
    end.state === 'done'
      ? { type: 'schedule.fired', ...about, by: schedule.makerId }
      : end.state === 'failed'
        ? { type: 'schedule.failed', ...about, problem, ...(await restOf(trx, due)) }
        : end.state === 'expired'
          ? { type: 'schedule.expired', ...about, ...(await restOf(trx, due)) }
          : { type: 'schedule.skipped', ...about, why: problem },
  )
}

/** The end that is dropped with an activation that did not happen. */
async function restOf(trx: Db, { scheduleId, step }: DueStep): Promise<{ dropped?: PlannedStep }> {
  const rest = step === 'activate' ? (await stepsOf(trx, scheduleId)).find(isOpen) : undefined
  return rest ? { dropped: plannedOf(rest) } : {}
}

/** Ends the deactivation whose activation never happened. */
export async function dropRest(trx: Db, ctx: Ctx, { id }: ScheduleRow): Promise<void> {
  const problem = 'its activation did not happen'
  for (const step of await stepsOf(trx, id)) {
    if (!isOpen(step)) continue
    await transitionStep(trx, step, { state: 'skipped', problem, endedAt: ctx.now() })
  }
}
