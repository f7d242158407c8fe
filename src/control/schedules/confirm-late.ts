import { z } from 'zod'
import { scheduleLabel, steps } from '../../domain/time/schedule.ts'
import type { Step } from '../../domain/time/schedule.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import { scheduleOrThrow, stepsOf } from '../../store/schedules/schedules.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { dropRest, endStep } from './end-step.ts'
import { performStep } from './perform-step.ts'
import { viewSchedule } from './schedule-view.ts'
import type { ScheduleView } from './schedule-view.ts'

const Input = z.object({
  schedule: z.string(),
  revision: z.number().int(),
  step: z.enum(steps),
  answer: z.enum(['do', 'drop']),
})

/**
 * Answers the question that a late schedule asks (F51). Whoever says "do it now" acts with their own
 * rights; what is refused leaves the question open.
 */
export async function confirmLate(ctx: Ctx, raw: z.input<typeof Input>): Promise<ScheduleView> {
  const { schedule: id, revision, step, answer } = parseInput(Input, raw)
  const answered = await change(ctx, 'schedule.answer', `schedule:${id}`, async (trx) => {
    const schedule = await scheduleOrThrow(trx, id)
    const bot = await botOrThrow(trx, schedule.botId)
    const person = await authorize(trx, ctx, 'bot.schedule', bot)
    const found = (await stepsOf(trx, schedule.id)).find((one) => one.step === step)
    if (found?.state !== 'asking' || schedule.revision !== revision) throw settled(schedule.number)
    const due = { ...found, revision }
    if (answer === 'do') {
      const refusal = await performStep(trx, ctx, schedule, step)
      if (refusal) throw notDone(refusal, schedule.number, step)
      await endStep(trx, ctx, schedule, due, { state: 'done', problem: null })
    } else {
      const problem = `${person.name} dropped it`
      await endStep(trx, ctx, schedule, due, { state: 'skipped', problem })
      if (step === 'activate') await dropRest(trx, ctx, schedule)
    }
    return schedule
  })
  return viewSchedule(ctx.db, answered)
}

/** The form of an activation isn't open here: what it asks for is a matter of the schedule. */
function notDone(refusal: Refusal, number: number, step: Step): Refusal {
  if (step === 'deactivate' && refusal.code === 'PRECONDITION_FAILED') {
    const next = `Nothing is left to end: press Drop ${scheduleLabel(number)}, or wait a day.`
    return new Refusal(refusal.code, refusal.sentence, next)
  }
  if (!('takeOver' in refusal.fields)) return refusal
  const next = `Say whether it is taken over with /schedule change ${scheduleLabel(number)}, or drop it.`
  return new Refusal(refusal.code, refusal.sentence, next)
}

const settled = (number: number): Refusal =>
  new Refusal(
    'CONFLICT',
    `${scheduleLabel(number)} asks nothing any more: it was answered, changed or cancelled.`,
    'See what is planned with /schedule list.',
  )
