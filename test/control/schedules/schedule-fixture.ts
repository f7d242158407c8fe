import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { fireSchedule } from '../../../src/control/schedules/fire-schedule.ts'
import { proposeSchedule } from '../../../src/control/schedules/propose-schedule.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { scheduleBot } from '../../../src/control/schedules/schedule-bot.ts'
import type { ScheduleView } from '../../../src/control/schedules/schedule-view.ts'
import type { Ctx } from '../../../src/control/kit/context.ts'
import { activeSenderNames } from '../../../src/store/live/activations.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { stepsOf } from '../../../src/store/schedules/schedules.ts'
import { botText, ctxFor, noon, seedBot, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'

export const minute = 60_000
export const hour = 60 * minute
/** Monday, 13:10 in Berlin, where the cast lives. */
export const tenPast = noon + 10 * minute
/** Tuesday 9:00 in Berlin. */
export const nine = Date.UTC(2026, 10, 3, 8)

export type Bot = { id: string; slug: string; sender: string; senderId: string }

export const at = (db: Db, name: Name | 'system', now = tenPast): Ctx => ctxFor(db, name, now)

/** A bot with V1.0, on a sender of its own or on the given one. */
export async function publishedBot(db: Db, sender?: string): Promise<Bot> {
  const bot = await seedBot(db, { author: 'dana' })
  if (sender !== undefined) await writeDraft(db, bot.id, 'dana', botText('Hello', sender))
  await publish(db, bot, 'sam')
  return bot
}

export async function publish(db: Db, bot: Bot, reviewer: Name): Promise<void> {
  const { id, revision } = await requestPublish(at(db, 'dana'), { bot: bot.slug, comment: 'Next' })
  await approveRequest(at(db, reviewer), { request: id, revision, ticks: [] })
}

/** Proposed and confirmed by Mo. */
export async function scheduled(
  db: Db,
  bot: Bot,
  what: Omit<Parameters<typeof proposeSchedule>[1], 'bot'>,
  ctx = at(db, 'mo'),
): Promise<ScheduleView> {
  const { id } = await proposeSchedule(ctx, { bot: bot.slug, ...what })
  return scheduleBot(ctx, { proposal: id })
}

export const fire = (
  db: Db,
  { id, revision }: Pick<ScheduleView, 'id' | 'revision'>,
  step: 'activate' | 'deactivate',
  now: number,
) => fireSchedule(at(db, 'system', now), { schedule: id, revision, step })

export const activeOn = (db: Db, bot: Bot): Promise<string[]> => activeSenderNames(db, bot.id)

/** The states of its steps, in the order of their times. */
export const stateOf = async (db: Db, { id }: Pick<ScheduleView, 'id'>): Promise<string[]> =>
  (await stepsOf(db, id)).map(({ state }) => state)

/** Everything that was queued to be told about schedules, as `kind type target`. */
export async function told(db: Db, bot: Bot): Promise<string[]> {
  const rows = await db('outbox')
    .where({ subject: `bot:${bot.id}` })
    .orderBy('id')
  return rows.flatMap((row) => {
    const event: { type: string; problem?: string } | null = JSON.parse(row.body)
    if (!event?.type.startsWith('schedule.')) return []
    return [`${row.kind} ${row.target} ${event.type}`]
  })
}
