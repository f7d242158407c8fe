import type {
  PhoneBot,
  PhoneMessage,
  PhonePort,
  PhoneTurn,
} from '../../adapters/playground/index.ts'
import { runJob } from '../work/run-job.ts'
import type { BotView } from '../control/bots/bot-view.ts'
import type { Ctx } from '../control/kit/context.ts'
import { viewBots } from '../control/bots/view-bots.ts'
import { maskAddress } from '../domain/mask.ts'
import { versionLabel } from '../domain/request.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { history } from '../gateway/history.ts'
import type { HistoryLine } from '../gateway/history.ts'
import { receive } from '../gateway/receive.ts'
import type { Outcome } from '../gateway/receive.ts'
import { tryBot } from '../gateway/try-bot.ts'
import type { Db } from '../store/kit/database.ts'
import { draftOf } from '../store/bots/drafts.ts'
import { listSenders } from '../store/senders/senders.ts'
import { findVersion } from '../store/bots/versions.ts'

type Saying = Parameters<PhonePort['say']>[0]

const linesShown = 200

/** The gateway as the playground's phone sees it: a customer, with no WhatsApp in between. */
export function createPhonePort(gateway: Gateway, system: Ctx): PhonePort {
  const sendersNamed = rememberNamedSenders(gateway.db)
  return {
    bots: async () => {
      const bots = (await viewBots(system)).filter((bot) => !bot.builtIn)
      return Promise.all(
        bots.map(async (bot) => phoneBot(gateway.db, bot, await sendersNamed(bot))),
      )
    },
    say: (saying) =>
      saying.environment === 'live'
        ? sayLive(gateway, system.now(), saying)
        : sayTrial(gateway, system.now(), saying, saying.environment),
    history: async ({ environment, botId, senderId, contact }) => {
      const place = environment === 'live' ? senderId : botId
      if (place === undefined) return []
      return (await history(gateway.db, { environment, place, contact }, linesShown)).flatMap(shown)
    },
  }
}

async function sayLive(gateway: Gateway, at: number, saying: Saying): Promise<PhoneTurn> {
  const { senderId, contact, text, payload, messageId } = saying
  if (senderId === undefined) return { replies: [], note: 'This bot has no number to write to.' }
  const said = { senderId, contact, text, messageId, at, ...(payload !== undefined && { payload }) }
  const { replies, outcome, versionId } = await receive(gateway, said)
  const version = versionId === null ? undefined : await findVersion(gateway.db, versionId)
  return {
    replies,
    note: notes[outcome] ?? null,
    ...(version && { version: versionLabel(version.number) }),
  }
}

/** What a customer never sees, but the person who tries the bot needs. */
const notes: Partial<Record<Outcome, string>> = {
  nobody: 'Nobody answers on this number: no bot is active on it.',
  unverified: 'This is a test number: it answers its verified number only.',
  'handed over': 'A person has taken over, so the bot keeps silent.',
  exception: 'The bot failed, so the exception bot answered.',
}

async function sayTrial(
  gateway: Gateway,
  at: number,
  { botId, contact, text, payload, messageId }: Saying,
  environment: 'sandbox' | 'development',
): Promise<PhoneTurn> {
  const said = { environment, botId, contact, text, messageId, at }
  const tried = await tryBot(gateway, { ...said, ...(payload !== undefined && { payload }) })
  const told = [tried.notice, ...tried.problems.map((problem) => problem.text)]
  const note = told.filter((line) => line !== null).join('\n') || null
  return { replies: tried.replies, note, version: tried.label }
}

function shown({ id, from, text, buttons, at, version }: HistoryLine): PhoneMessage[] {
  if (from !== 'customer' && from !== 'bot') return []
  return [{ id, from, text, buttons, at, ...(version !== null && { version }) }]
}

async function phoneBot(db: Db, bot: BotView, named: readonly string[]): Promise<PhoneBot> {
  const active = new Set(bot.active.map(({ senderId }) => senderId))
  const senders = (await listSenders(db)).filter(
    ({ id, name }) => active.has(id) || named.includes(name),
  )
  return {
    botId: bot.id,
    slug: bot.slug,
    name: bot.name,
    senders: senders.map(({ id, name, address }) => ({
      id,
      name,
      masked: maskAddress(address),
      isActive: active.has(id),
    })),
    hasCandidate: bot.openRequest !== null,
  }
}

/** The senders that a draft names, read again only when the draft was saved. */
function rememberNamedSenders(db: Db): (bot: BotView) => Promise<readonly string[]> {
  const known = new Map<string, { revision: number; senders: readonly string[] }>()
  return async ({ id, draft: { revision } }) => {
    const found = known.get(id)
    if (found?.revision === revision) return found.senders
    const { source } = await draftOf(db, id)
    const files = [{ name: 'bot.yml', text: source }]
    const senders = (await runJob('readBot', files)).definition?.metadata.senders ?? []
    known.set(id, { revision, senders })
    return senders
  }
}
