import { actionId } from '../../../src/chat/kit/action-id.ts'
import { endDrainNow } from '../../../src/control/activations/end-drain-now.ts'
import { cancelSchedule } from '../../../src/control/schedules/cancel-schedule.ts'
import { confirmLate } from '../../../src/control/schedules/confirm-late.ts'
import type { ScheduleView } from '../../../src/control/schedules/schedule-view.ts'
import { sweepSchedules } from '../../../src/control/schedules/sweep-schedules.ts'
import type { DrainState } from '../../../src/domain/drain.ts'
import type { Step, StepState } from '../../../src/domain/time/schedule.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { ctxFor } from '../../helpers/cast.ts'
import { activeBot, publishedBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { fire, hour, nine, scheduled } from '../../control/schedules/schedule-fixture.ts'
import { ofBot, leave, draining } from './scene.ts'
import type { Scene, Builds } from './scene.ts'

export const scheduleScenes: Readonly<Record<StepState, Builds>> = {
  waiting: {
    start: async (db) => planned(db, await publishedBot(db), { when: 'tomorrow 9:00' }),
    end: async (db) => planned(db, await activeBot(db), { until: 'tomorrow 9:00' }),
    'end of what ended already': async (db) => {
      const bot = await activeBot(db)
      const scene = await planned(db, bot, { until: 'tomorrow 9:00' })
      await leave(db, bot)
      return scene
    },
  },
  asking: {
    start: async (db) => late(db, await publishedBot(db), { when: 'tomorrow 9:00' }, 'activate'),
    'start on a sender that another bot holds': async (db) => {
      const holder = await activeBot(db)
      const bot = await publishedBot(db, holder)
      return late(db, bot, { when: 'tomorrow 9:00' }, 'activate')
    },
    end: async (db) => late(db, await activeBot(db), { until: 'tomorrow 9:00' }, 'deactivate'),
    'end of what ended since': async (db) => {
      const bot = await activeBot(db)
      const scene = await late(db, bot, { until: 'tomorrow 9:00' }, 'deactivate')
      await leave(db, bot)
      return scene
    },
  },
  done: {
    start: async (db) => fired(db, await publishedBot(db), { when: 'tomorrow 9:00' }, 'activate'),
  },
  failed: {
    'for its sender': async (db) => {
      const bot = await publishedBot(db)
      const what = { when: 'tomorrow 9:00' }
      return fired(db, bot, what, 'activate', () =>
        db('senders').where({ id: bot.senderId }).delete(),
      )
    },
  },
  skipped: {
    'as somebody dropped it': async (db) => {
      const scene = await late(db, await publishedBot(db), { when: 'tomorrow 9:00' }, 'activate')
      const { id } = await db('schedules').where({ botId: scene.bot.id }).first()
      const answer = { schedule: id, revision: 1, step: 'activate', answer: 'drop' } as const
      await confirmLate(ctxFor(db, 'mo', nine + hour), answer)
      return scene
    },
  },
  expired: {
    start: async (db) => {
      const scene = await late(db, await publishedBot(db), { when: 'tomorrow 9:00' }, 'activate')
      const now = nine + 26 * hour
      await sweepSchedules(ctxFor(db, 'system', now))
      return { ...scene, now }
    },
  },
  cancelled: {
    start: async (db) => {
      const scene = await planned(db, await publishedBot(db), { when: 'tomorrow 9:00' })
      const { id } = await db('schedules').where({ botId: scene.bot.id }).first()
      await cancelSchedule(ctxFor(db, 'mo'), { schedule: id })
      return scene
    },
  },
}

export const drainScenes: Readonly<Record<DrainState, Builds>> = {
  draining: { plain: async (db) => ofDrain(await draining(db)) },
  ending: {
    plain: async (db) => {
      const made = await draining(db)
      await db('drains').where({ id: made.drain.id }).update({ state: 'ending' })
      return ofDrain(made)
    },
  },
  ended: {
    plain: async (db) => {
      const made = await draining(db)
      const { id, dueAt } = made.drain
      await endDrainNow(ctxFor(db, 'mo'), { bot: made.bot.slug, drains: [{ id, dueAt }] })
      return ofDrain(made)
    },
  },
}

type When = Parameters<typeof scheduled>[2]

async function planned(db: Db, bot: Bot, what: When): Promise<Scene> {
  return ofSchedule(bot, await scheduled(db, bot, what))
}

function ofSchedule(bot: Bot, { id, label, revision, steps }: ScheduleView): Scene {
  const late = steps.map(({ step }) => `${id}.${step}`)
  return {
    bot: { id: bot.id, slug: bot.slug },
    card: `bot:${bot.id}`,
    buttons: [
      actionId('schedule-change', id, revision),
      actionId('schedule-cancel', id, revision),
      ...late.map((target) => actionId('schedule-do', target, revision)),
      ...late.map((target) => actionId('schedule-drop', target, revision)),
    ],
    commands: [
      '/schedule list',
      `/schedule change ${label}`,
      `/schedule change ${label} in 3 hours`,
      `/schedule cancel ${label}`,
      `/schedule add ${bot.slug} in 2 hours`,
    ],
  }
}

async function fired(
  db: Db,
  bot: Bot,
  what: When,
  step: Step,
  before: () => Promise<unknown> = () => Promise.resolve(),
  at = nine,
): Promise<Scene> {
  const made = await scheduled(db, bot, what)
  await before()
  await fire(db, made, step, at)
  return { ...ofSchedule(bot, made), now: at }
}

const late = (db: Db, bot: Bot, what: When, step: Step): Promise<Scene> =>
  fired(db, bot, what, step, undefined, nine + hour)

const ofDrain = ({ bot, drain }: Awaited<ReturnType<typeof draining>>): Scene => ({
  ...ofBot(bot),
  buttons: ['extend', 'end-drain'].map((verb) => actionId(verb, `${bot.id}.${drain.id}`)),
})
