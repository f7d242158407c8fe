import type { ScheduleEvent } from '../../domain/time/schedule-event.ts'
import { peopleWithBotRole } from '../../store/bots/bot-roles.ts'
import type { Db } from '../../store/kit/database.ts'
import type { ScheduleRow } from '../../store/schedules/schedules.ts'
import { queueCardRedraw, queueThreadLine, queueDirectMessages } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'

const forOwners: readonly ScheduleEvent['type'][] = [
  'schedule.failed',
  'schedule.late',
  'schedule.expired',
]

/**
 * Redraws the bot's card, adds a line under it, and tells the maker; what needs somebody is told to
 * the bot's super admins too.
 */
export async function notifySchedule(
  trx: Db,
  ctx: Ctx,
  { botId, makerId }: Pick<ScheduleRow, 'botId' | 'makerId'>,
  event: ScheduleEvent,
): Promise<void> {
  const subject = `bot:${botId}` as const
  const needsSomebody = forOwners.includes(event.type)
  const owners = needsSomebody ? await peopleWithBotRole(trx, botId, 'super admin') : []
  await queueCardRedraw(trx, ctx, botId, subject)
  await queueThreadLine(trx, ctx, botId, subject, event)
  await queueDirectMessages(trx, ctx, [makerId, ...owners.map(({ id }) => id)], subject, event)
}
