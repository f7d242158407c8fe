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
  max: z.number().int().min(1).max(200).default(200),
})

/** What is still to happen, the next one first, at most 200 (F51). */
export function listSchedules(ctx: Ctx, raw: z.input<typeof Input>): Promise<ScheduleView[]> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'schedule.list', 'schedules', async (db) => {
    await authorize(db, ctx, 'bot.see')
    const bot = input.bot === undefined ? undefined : await botOrThrow(db, input.bot)
    const until = input.days === undefined ? undefined : ctx.now() + input.days * dayMs
    return openSchedules(db, {
      limit: input.max,
      ...(bot && { botId: bot.id }),
      ...(until !== undefined && { until }),
    })
  })
}
