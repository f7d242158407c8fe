import { z } from 'zod'
import { scheduleLabel } from '../domain/schedule.ts'
import { Refusal } from '../refusal.ts'
import { botOrThrow } from '../store/bots.ts'
import { moveStep, reviseSchedule, scheduleOrThrow, stepsOf } from '../store/schedules.ts'
import { authorize } from './authorize.ts'
import { change, parseInput, record } from './change.ts'
import type { Ctx } from './context.ts'
import { isOpen, viewSchedule } from './schedule-view.ts'
import type { ScheduleView } from './schedule-view.ts'
import { tellSchedule } from './tell-schedule.ts'

const Input = z.object({
  schedule: z.string(),
  /** The revision that a button showed; without it, whatever is planned. */
  revision: z.number().int().optional(),
})

/** Takes back what is still to happen (F51); wake-ups that are under way do nothing any more. */
export function cancelSchedule(ctx: Ctx, raw: z.input<typeof Input>): Promise<ScheduleView> {
  const input = parseInput(Input, raw)
  return change(ctx, 'schedule.cancel', `schedule:${input.schedule}`, async (trx) => {
    const found = await scheduleOrThrow(trx, input.schedule)
    const bot = await botOrThrow(trx, found.botId)
    const person = await authorize(trx, ctx, 'bot.schedule', bot)
    const open = (await stepsOf(trx, found.id)).filter(isOpen)
    if (open.length === 0) throw over(found.number)
    const row = await reviseSchedule(trx, { ...found, revision: input.revision ?? found.revision })
    for (const step of open) await moveStep(trx, step, { state: 'cancelled', endedAt: ctx.now() })
    const { botId, number } = row
    await record(trx, ctx, {
      action: 'schedule.cancel',
      subject: `bot:${botId}`,
      before: { schedule: scheduleLabel(number), steps: open },
    })
    await tellSchedule(trx, ctx, row, { type: 'schedule.cancelled', botId, number, by: person.id })
    return viewSchedule(trx, row)
  })
}

const over = (number: number): Refusal =>
  new Refusal(
    'CONFLICT',
    `${scheduleLabel(number)} is over: nothing of it is still to happen.`,
    'See what is planned with /schedule list.',
  )
