import { z } from 'zod'
import { botOrThrow } from '../../store/bots/bots.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { openSchedules } from './schedule-view.ts'
import type { ScheduleView } from './schedule-view.ts'

const dayMs = 24 * 3_600_000

const Input = z.object({
  bot: z.string().optional(),
  /** Only what happens within so many days; what asks is always among it. */
  days: z.number().positive().optional(),
})

/** What is still to happen, the next one first (F51). */
export function listSchedules(ctx: Ctx, raw: z.input<typeof Input>): Promise<ScheduleView[]> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'schedule.list', 'schedules', async (db) => {
    await authorize(db, ctx, 'bot.see')
    const bot = input.bot === undefined ? undefined : await botOrThrow(db, input.bot)
    return openSchedules(db, bot?.id, ctx.now() + (input.days ?? Infinity) * dayMs)
  })
}
