import { z } from 'zod'
import { scheduleLabel } from '../../domain/time/schedule.ts'
import type { PlannedStep } from '../../domain/time/schedule.ts'
import { Refusal } from '../../refusal.ts'
import { activeSenderNames } from '../../store/live/activations.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import {
  transitionStep,
  reviseSchedule,
  scheduleOrThrow,
  stepsOf,
} from '../../store/schedules/schedules.ts'
import type { StepRow } from '../../store/schedules/schedules.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { isOpen, plannedOf, viewSchedule } from './schedule-view.ts'
import type { ScheduleView } from './schedule-view.ts'
import { notifySchedule } from './notify-schedule.ts'

const Input = z.object({
  schedule: z.string(),
  /** The revision that a button showed; without it, whatever is planned. */
  revision: z.number().int().optional(),
})

/** `stays`: the deactivation that was taken back of a bot that is active now. */
export type Cancelled = ScheduleView & { stays: PlannedStep | null }

/** Takes back what is still to happen (F51); wake-ups that are under way do nothing any more. */
export async function cancelSchedule(ctx: Ctx, raw: z.input<typeof Input>): Promise<Cancelled> {
  const input = parseInput(Input, raw)
  const cancelled = await change(
    ctx,
    'schedule.cancel',
    `schedule:${input.schedule}`,
    async (trx) => {
      const found = await scheduleOrThrow(trx, input.schedule)
      const bot = await botOrThrow(trx, found.botId)
      const person = await authorize(trx, ctx, 'bot.schedule', bot)
      const open = (await stepsOf(trx, found.id)).filter(isOpen)
      if (open.length === 0) throw over(found.number)
      const row = await reviseSchedule(trx, {
        ...found,
        revision: input.revision ?? found.revision,
      })
      for (const step of open)
        await transitionStep(trx, step, { state: 'cancelled', endedAt: ctx.now() })
      const { botId, number } = row
      await recordAudit(trx, ctx, {
        action: 'schedule.cancel',
        subject: `bot:${botId}`,
        before: { schedule: scheduleLabel(number), steps: open },
      })
      const stays = await endOfActive(trx, botId, open)
      await notifySchedule(trx, ctx, row, {
        type: 'schedule.cancelled',
        botId,
        number,
        by: person.id,
        ...(stays && { stays }),
      })
      return { row, stays }
    },
  )
  return { ...(await viewSchedule(ctx.db, cancelled.row)), stays: cancelled.stays }
}

async function endOfActive(
  trx: Db,
  botId: string,
  open: readonly StepRow[],
): Promise<PlannedStep | null> {
  const [end] = open
  if (!end || open.length > 1 || end.step !== 'deactivate') return null
  return (await activeSenderNames(trx, botId)).length > 0 ? plannedOf(end) : null
}

const over = (number: number): Refusal =>
  new Refusal(
    'CONFLICT',
    `${scheduleLabel(number)} is over: nothing of it is still to happen.`,
    'See what is planned with /schedule list.',
  )
