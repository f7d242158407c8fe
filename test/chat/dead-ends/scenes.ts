import { actionId } from '../../../src/chat/kit/action-id.ts'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { endDrainNow } from '../../../src/control/activations/end-drain-now.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { expireRequests } from '../../../src/control/requests/expire-requests.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { askForChanges, declineRequest } from '../../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { cancelSchedule } from '../../../src/control/schedules/cancel-schedule.ts'
import { confirmLate } from '../../../src/control/schedules/confirm-late.ts'
import type { ScheduleView } from '../../../src/control/schedules/schedule-view.ts'
import { sweepSchedules } from '../../../src/control/schedules/sweep-schedules.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import type { BotState } from '../../../src/domain/bot-state.ts'
import type { DrainState } from '../../../src/domain/drain.ts'
import type { Subject } from '../../../src/domain/events.ts'
import type { RequestState } from '../../../src/domain/request.ts'
import type { Step, StepState } from '../../../src/domain/time/schedule.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { botText, ctxFor, noon, seedBot, writeDraft } from '../../helpers/cast.ts'
import { activeBot, drainsOn, openSessions, publish, publishedBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { fire, hour, nine, scheduled } from '../../control/schedules/schedule-fixture.ts'

/** One state, built in a store: the card that shows it, and what can be tried there. */
export type Scene = {
  bot: { id: string; slug: string }
  card: Subject
  /** Buttons that a card from before may still show. */
  buttons?: string[]
  commands?: string[]
  now?: number
}
type Build = (db: Db) => Promise<Scene>
type Builds = Readonly<Record<string, Build>>

/** The first name is the state as it mostly is; the others are the odd ways to be in it. */
export const requestScenes: Readonly<Record<RequestState, Builds>> = {
  'awaiting approval': {
    plain: async (db) => asked(db, await publishedBot(db)),
    'whose requester is switched off': async (db) => {
      const scene = await asked(db, await publishedBot(db))
      await switchOff(db, 'dana')
      return scene
    },
    'whose super admin is switched off': async (db) => {
      const scene = await asked(db, await publishedBot(db))
      await switchOff(db, 'sam')
      return scene
    },
    'that nobody uninvolved can approve': async (db) =>
      asked(db, await bare(db, { approvers: [], author: 'sam' }), 'Waits', 'sam'),
    first: async (db) => asked(db, await bare(db, { author: 'dana' })),
  },
  'changes requested': {
    plain: async (db) => changesAsked(db),
    'whose requester is switched off': async (db) => {
      const scene = await changesAsked(db)
      await switchOff(db, 'dana')
      return scene
    },
    'whose people are all switched off': async (db) => {
      const scene = await changesAsked(db)
      await switchOff(db, 'dana')
      await switchOff(db, 'sam')
      return scene
    },
  },
  stale: {
    plain: (db) => staleAgainst(db, 'Third'),
    'with nothing left to publish': (db) => staleAgainst(db, 'Hello'),
    'whose requester is switched off': async (db) => {
      const scene = await staleAgainst(db, 'Third')
      await switchOff(db, 'dana')
      return scene
    },
    'whose sender vanished': async (db) => {
      const bot = await publishedBot(db)
      const scene = await asked(db, bot)
      await db('senders').where({ id: bot.senderId }).delete()
      return approvedInVain(db, scene)
    },
    'of chosen flows whose settings have to be ticked': async (db) => {
      const bot = await publishedBot(db)
      const flows = { flows: [], shared: ['response:utter_menu'], settings: false }
      const scene = await asked(db, bot, 'Chosen', 'dana', flows)
      await db('senders').where({ id: bot.senderId }).update({ address: '+15559990000' })
      return approvedInVain(db, scene)
    },
  },
  approved: {
    plain: async (db) => approved(db, await asked(db, await publishedBot(db)), 'ana'),
    'with broken glass that nobody looked at': async (db) => {
      const bot = await bare(db, { approvers: [], author: 'sam' })
      const scene = await asked(db, bot, 'Waits', 'sam')
      return approved(db, scene, 'sam', 'Nobody else is here on this day')
    },
  },
  declined: {
    plain: async (db) => {
      const scene = await asked(db, await publishedBot(db))
      await declineRequest(ctxFor(db, 'ana'), { ...(await aim(db, scene)), reason: 'No' })
      return scene
    },
  },
  withdrawn: {
    plain: async (db) => {
      const scene = await asked(db, await publishedBot(db))
      await withdrawRequest(ctxFor(db, 'dana'), await aim(db, scene))
      return scene
    },
  },
  expired: {
    plain: async (db) => {
      const scene = await asked(db, await publishedBot(db))
      const now = noon + 73 * hour
      await expireRequests(ctxFor(db, 'system', now))
      return { ...scene, now }
    },
  },
}

export const botScenes: Readonly<Record<BotState, Builds>> = {
  draft: {
    plain: async (db) => ofBot(await seedBot(db, { author: 'dana' })),
    'with errors': async (db) => {
      const bot = await seedBot(db, { author: 'dana' })
      await writeDraft(db, bot.id, 'dana', botText('Hello', 'nowhere'))
      return ofBot(bot)
    },
    'that can’t be read': async (db) => {
      const bot = await seedBot(db, { author: 'dana' })
      await writeDraft(db, bot.id, 'dana', 'flows: [')
      return ofBot(bot)
    },
    'whose super admin is switched off': async (db) => {
      const bot = await seedBot(db, { author: 'dana' })
      await switchOff(db, 'sam')
      return ofBot(bot)
    },
  },
  inactive: {
    plain: async (db) => ofBot(await publishedBot(db)),
    'with a draft that moved on': async (db) => {
      const bot = await publishedBot(db)
      await writeDraft(db, bot.id, 'dana', botText('Next', bot.sender))
      return ofBot(bot)
    },
    'with two versions': async (db) => {
      const bot = await publishedBot(db)
      await publish(db, bot, 'Second')
      return ofBot(bot)
    },
    'whose sender vanished': async (db) => {
      const bot = await publishedBot(db)
      await db('senders').where({ id: bot.senderId }).delete()
      return ofBot(bot)
    },
    'whose sender vanished while a request waits': async (db) => {
      const bot = await publishedBot(db)
      await asked(db, bot)
      await db('senders').where({ id: bot.senderId }).delete()
      return ofBot(bot)
    },
    'whose sender another bot holds': async (db) => {
      const holder = await activeBot(db)
      return ofBot(await publishedBot(db, holder))
    },
  },
  draining: { plain: async (db) => ofBot((await draining(db)).bot) },
  active: {
    plain: async (db) => ofBot(await activeBot(db)),
    'with two versions': async (db) => {
      const bot = await activeBot(db)
      await publish(db, bot, 'Second')
      return ofBot(bot)
    },
  },
}

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

const everyCommand = ['publish', 'activate', 'deactivate', 'revert', 'qr', 'bots show']

const ofBot = ({ id, slug }: { id: string; slug: string }): Scene => ({
  bot: { id, slug },
  card: `bot:${id}`,
  commands: [
    ...everyCommand.map((word) => `/${word} ${slug}`),
    `/schedule add ${slug}`,
    `/schedule add ${slug} in 2 hours`,
    `/schedule add ${slug} until in 2 hours`,
  ],
})

/** Sam's, with nothing published. */
const bare = (db: Db, what: Parameters<typeof seedBot>[1]): Promise<Bot> => seedBot(db, what)

type Selection = Parameters<typeof requestPublish>[1]['selection']

async function asked(
  db: Db,
  bot: Bot,
  greeting = 'Waits',
  who: 'dana' | 'sam' = 'dana',
  selection: Selection = 'all',
): Promise<Scene> {
  await writeDraft(db, bot.id, who, botText(greeting, bot.sender))
  const what = { bot: bot.slug, comment: 'Next', selection }
  const { id } = await requestPublish(ctxFor(db, who), what)
  const old = ['approve', 'decline', 'changes', 'again', 'rebase', 'withdraw', 'looked']
  const { id: botId, slug } = bot
  return {
    bot: { id: botId, slug },
    card: `request:${id}`,
    buttons: old.map((verb) => actionId(verb, id, 1)),
    commands: [`/publish ${slug}`],
  }
}

async function changesAsked(db: Db): Promise<Scene> {
  const scene = await asked(db, await publishedBot(db))
  await askForChanges(ctxFor(db, 'ana'), { ...(await aim(db, scene)), reason: 'Shorter' })
  return scene
}

/** V1.0 says Hello and V1.1 Second; the request says something, and then V1.0 comes back. */
async function staleAgainst(db: Db, greeting: string): Promise<Scene> {
  const bot = await publishedBot(db)
  await publish(db, bot, 'Second')
  const scene = await asked(db, bot, greeting)
  const { versionId } = await db('releases').where({ botId: bot.id }).first()
  const how = { version: 'V1.0', reason: 'Broke', openSessions: 'end' as const }
  await revertVersion(ctxFor(db, 'sam'), { bot: bot.slug, expected: versionId, ...how })
  return scene
}

async function approvedInVain(db: Db, scene: Scene): Promise<Scene> {
  await approveRequest(ctxFor(db, 'ana'), { ...(await aim(db, scene)), ticks: [] })
  return scene
}

async function approved(
  db: Db,
  scene: Scene,
  who: 'ana' | 'sam',
  breakGlass?: string,
): Promise<Scene> {
  const broken = breakGlass === undefined ? {} : { breakGlass }
  await approveRequest(ctxFor(db, who), { ...(await aim(db, scene)), ticks: [], ...broken })
  return scene
}

async function aim(db: Db, { card }: Scene): Promise<{ request: string; revision: number }> {
  const id = card.replace('request:', '')
  const { revision } = await db('requests').where({ id }).first()
  return { request: id, revision }
}

const switchOff = (db: Db, id: string) => db('people').where({ id }).update({ disabledAt: 1 })

const leave = (db: Db, bot: Bot, openSessions: 'finish' | 'end' = 'end') =>
  deactivateBot(ctxFor(db, 'mo'), { bot: bot.slug, reason: 'Season is over', openSessions })

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

async function draining(db: Db) {
  const bot = await activeBot(db)
  await openSessions(db, bot, 2)
  await leave(db, bot, 'finish')
  const [drain] = await drainsOn(db, bot)
  return { bot, drain: { id: String(drain.id), dueAt: Number(drain.dueAt) } }
}

const ofDrain = ({ bot, drain }: Awaited<ReturnType<typeof draining>>): Scene => ({
  ...ofBot(bot),
  buttons: ['extend', 'end-drain'].map((verb) => actionId(verb, `${bot.id}.${drain.id}`)),
})
