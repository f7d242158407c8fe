import type {
  PhoneBot,
  PhoneMessage,
  PhonePort,
  PhoneTurn,
  WireRehearsal,
} from '../../../adapters/playground/index.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { listBots } from '../../control/bots/list-bots.ts'
import type { BotSummary } from '../../control/bots/list-bots.ts'
import { rehearseRequest } from '../../control/conversations/rehearse-request.ts'
import { allLookTwice, changeLines, changeRich } from '../../chat/requests/change-lines.ts'
import { unservedSenders } from '../../control/senders/unserved.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import type { Gateway } from '../../gateway/gateway.ts'
import { history } from '../../gateway/history.ts'
import type { HistoryLine } from '../../gateway/history.ts'
import { tryBot } from '../../gateway/trials/try-bot.ts'
import type { Db } from '../../store/kit/database.ts'
import { draftSenders } from '../../store/bots/drafts.ts'
import { sendersAmong } from '../../store/senders/senders.ts'
import { sendersOfPhone } from '../../gateway/contacts/phone-senders.ts'
import type { Customers } from '../add-customers.ts'
import { livePhone } from '../phone-history.ts'

type Saying = Parameters<PhonePort['say']>[0]

const linesShown = 200
const botsShown = 100

/** The gateway as the playground's phone sees it: a customer, with no WhatsApp in between. */
export function createPhonePort(
  gateway: Gateway,
  system: Ctx,
  sayToSender: Customers['say'],
): PhonePort {
  return {
    bots: async () => {
      const { bots } = await listBots(system, { size: botsShown })
      return phoneBots(
        gateway.db,
        system,
        bots.filter(({ builtIn }) => !builtIn),
      )
    },
    say: (saying) =>
      saying.environment === 'live'
        ? sayLive(gateway.db, system, sayToSender, saying)
        : sayTrial(gateway, system.now(), saying, saying.environment),
    rehearse: (what) => rehearsal(system, what),
    history: async ({ environment, botId, senderId, contact }) => {
      if (environment !== 'live') {
        const lines = await history(gateway.db, { environment, place: botId, contact }, linesShown)
        return { messages: lines.flatMap(shown), isAnswering: false, isOpen: false }
      }
      if (senderId === undefined) return { messages: [], isAnswering: false, isOpen: false }
      const now = system.now()
      const { sessionExpiryMs } = gateway.settings
      return livePhone(gateway.db, { senderId, contact, botId }, { now, sessionExpiryMs })
    },
  }
}

/** The answer comes as everything that a channel sends. */
async function sayLive(
  db: Db,
  { settings }: Pick<Ctx, 'settings'>,
  sayToSender: Customers['say'],
  { senderId, contact, text, payload, messageId }: Saying,
): Promise<PhoneTurn> {
  if (senderId === undefined) return { replies: [], note: 'This bot has no number to write to.' }
  const free = await sendersOfPhone(db, settings.whatsapp, [senderId])
  if (sayToSender === null || !free.has(senderId)) return { replies: [], note: onWhatsApp }
  await sayToSender({
    senderId,
    contact,
    text,
    messageId,
    ...(payload !== undefined && { payload }),
  })
  return { replies: [], note: null, isComing: true }
}

const onWhatsApp =
  'This number is connected to WhatsApp: write to it from a phone. Sandbox and Development stay here.'

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

/** Both versions of a request's bot, for the form that approves it. */
async function rehearsal(
  system: Ctx,
  { request, change, said }: Parameters<PhonePort['rehearse']>[0],
): Promise<WireRehearsal> {
  const { told, ...played } = await rehearseRequest(system, {
    request,
    ...(change !== undefined && { change }),
    ...(said && {
      said: said.map(({ text, payload }) => ({ text, ...(payload && { payload }) })),
    }),
  })
  return {
    ...played,
    changes: told.entries.map((entry) => ({ key: entry.key, ...changeRich(entry) })),
    left: told.left.reduce((sum, { count }) => sum + count, 0),
    about: [
      ...(told.first ? changeLines(told) : []),
      ...allLookTwice(told, { charsMax: Infinity, leadsTo: '' }),
    ],
  }
}

/** The first of them by name, each with where it is active and the senders that its draft names. */
async function phoneBots(
  db: Db,
  system: Pick<Ctx, 'settings'>,
  bots: readonly BotSummary[],
): Promise<PhoneBot[]> {
  if (bots.length === 0) return []
  const named = await draftSenders(
    db,
    bots.map(({ id }) => id),
  )
  const senders = await sendersAmong(db, {
    ids: bots.flatMap(({ active }) => active.map(({ senderId }) => senderId)),
    names: [...named.values()].flat(),
  })
  const unserved = await unservedSenders(db, system, senders)
  return bots.map((bot) => {
    const isActive = (id: string) => bot.active.some(({ senderId }) => senderId === id)
    const names = named.get(bot.id) ?? []
    const own = senders.filter(({ id, name }) => isActive(id) || names.includes(name))
    return {
      botId: bot.id,
      slug: bot.slug,
      name: bot.name,
      senders: own.map(({ id, name, address }) => ({
        unserved: unserved.get(id)?.why ?? null,
        id,
        name,
        masked: maskAddress(address),
        isActive: isActive(id),
      })),
      hasCandidate: bot.openRequest !== null,
      shows: bot.releases.filter(({ isHeld }) => !isHeld).map(({ version }) => version.label),
    }
  })
}
