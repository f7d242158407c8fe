import { askingMsMax, proposalMsMax, scheduleLabel } from '../../domain/time/schedule.ts'
import { instantOf } from '../../domain/time/schedule-time.ts'
import { pruneProposals } from '../../store/schedules/schedule-proposals.ts'
import {
  findSchedule,
  transitionStep,
  reviseSchedule,
  stepsOf,
  unansweredSteps,
  waitingSteps,
} from '../../store/schedules/schedules.ts'
import type { DueStep, StepRow } from '../../store/schedules/schedules.ts'
import { change, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { dropRest, endStep } from './end-step.ts'
import { fireSchedule } from './fire-schedule.ts'
import { notifySchedule } from './notify-schedule.ts'

/** A little more than the time between two sweeps. */
const aheadMs = 90_000

/**
 * Each minute and at boot (F51): fires what is due and was not done, arms again what is due soon, as
 * a wake-up may be lost, follows the zones' rules, and ends what nobody answered.
 */
export async function sweepSchedules(ctx: Ctx): Promise<void> {
  await pruneProposals(ctx.db, ctx.now() - proposalMsMax)
  await followZones(ctx)
  await expireQuestions(ctx)
  for (const due of await waitingSteps(ctx.db, ctx.now() + aheadMs)) {
    const { scheduleId, revision, step, at } = due
    try {
      if (at > ctx.now()) ctx.ports.wake({ scheduleId, revision, step, dueAt: at })
      else await fireSchedule(ctx, { schedule: scheduleId, revision, step })
    } catch (error) {
      // One that is broken must not hold up the others; it is tried again, and asked for when late.
      ctx.ports.logBug('schedules', error)
    }
  }
}

/** A late schedule that nobody answers for a day expires, and is in the way of nothing more. */
async function expireQuestions(ctx: Ctx): Promise<void> {
  for (const due of await unansweredSteps(ctx.db, ctx.now() - askingMsMax)) {
    try {
      await expire(ctx, due)
    } catch (error) {
      ctx.ports.logBug('schedules', error)
    }
  }
}

function expire(ctx: Ctx, due: DueStep): Promise<void> {
  return change(ctx, 'schedule.expire', `schedule:${due.scheduleId}`, async (trx) => {
    const schedule = await findSchedule(trx, due.scheduleId)
    if (schedule?.revision !== due.revision) return
    const problem = 'nobody answered for a day'
    await endStep(trx, ctx, schedule, due, { state: 'expired', problem })
    if (due.step === 'activate') await dropRest(trx, ctx, schedule)
  })
}

/** What the clocks show is what was agreed: the instant follows when a zone's rules change. */
async function followZones(ctx: Ctx): Promise<void> {
  const isMoved = (step: StepRow) =>
    step.state === 'waiting' && step.at > ctx.now() && instantOf(step) !== step.at
  const moved = (await waitingSteps(ctx.db, Infinity)).filter(isMoved)
  for (const id of new Set(moved.map(({ scheduleId }) => scheduleId))) {
    await change(ctx, 'schedule.move', `schedule:${id}`, async (trx) => {
      const found = await findSchedule(trx, id)
      const steps = (await stepsOf(trx, id)).filter(isMoved)
      if (!found || steps.length === 0) return
      const row = await reviseSchedule(trx, found)
      for (const step of steps) {
        const at = instantOf(step)
        await transitionStep(trx, step, { at })
        const { botId, number, revision } = row
        await recordAudit(trx, ctx, {
          action: 'schedule.move',
          subject: `bot:${botId}`,
          before: { schedule: scheduleLabel(number), step: step.step, at: step.at },
          after: { at, zone: step.zone, wall: step.wall },
        })
        const about = { botId, number, scheduleId: id, step: step.step, revision }
        const event = { type: 'schedule.moved', ...about, from: step.at, to: at } as const
        await notifySchedule(trx, ctx, row, event)
      }
    })
    await rearm(ctx, id)
  }
}

/** Wake-ups of the revision before do nothing any more. */
async function rearm(ctx: Ctx, scheduleId: string): Promise<void> {
  const waiting = await waitingSteps(ctx.db, Infinity)
  for (const { scheduleId: id, revision, step, at } of waiting) {
    if (id === scheduleId) ctx.ports.wake({ scheduleId, revision, step, dueAt: at })
  }
}
