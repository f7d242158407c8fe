import { z } from 'zod'
import { scheduleOrThrow } from '../../store/schedules/schedules.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewSchedule } from './schedule-view.ts'
import type { ScheduleView } from './schedule-view.ts'

const Input = z.object({ schedule: z.string() })

/** One schedule, by its id or as `S-3`. */
export function readSchedule(ctx: Ctx, raw: z.input<typeof Input>): Promise<ScheduleView> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'schedule.read', `schedule:${input.schedule}`, async (db) => {
    await authorize(db, ctx, 'bot.see')
    return viewSchedule(db, await scheduleOrThrow(db, input.schedule))
  })
}
