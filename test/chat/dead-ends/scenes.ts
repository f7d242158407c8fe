import { actionId } from '../../../src/chat/kit/action-id.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { expireRequests } from '../../../src/control/requests/expire-requests.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { askForChanges, declineRequest } from '../../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import type { BotState } from '../../../src/domain/bot-state.ts'
import type { RequestState } from '../../../src/domain/request.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { botText, ctxFor, noon, seedBot, writeDraft } from '../../helpers/cast.ts'
import { activeBot, publish, publishedBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { hour } from '../../control/schedules/schedule-fixture.ts'
import { ofBot, draining } from './scene.ts'
import type { Scene, Builds } from './scene.ts'

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
