import { floodedIn } from '../../bot/words/flooded.ts'
import { countOpenOf, insertFlooded } from '../../store/inbox/inbox-rows.ts'
import type { NewInbound } from '../../store/inbox/inbox-rows.ts'
import { keyOf } from '../../store/inbox/take-inbound.ts'
import type { Db } from '../../store/kit/database.ts'
import { insertMessages } from '../../store/live/messages.ts'
import { openSessionsOf } from '../../store/live/session-batch.ts'
import { raiseAlert } from '../../store/outbound/channel-alerts.ts'
import { holdWindows } from '../../store/outbound/contact-windows.ts'
import { numberOf } from '../contacts/contacts-of.ts'
import { nobody } from '../conversation-context.ts'
import type { ConversationContext } from '../conversation-context.ts'
import type { Reply } from '../channel-port.ts'
import { queueOutbound } from '../outbound/queue-outbound.ts'
import { rowsOfReplies } from '../outbound/queue-replies.ts'
import { errorLine, recordLines, rowsOf } from '../record-turn.ts'
import { routeSession } from '../route-message.ts'
import { incomingLine } from '../take-turn.ts'
import { bodyOf, messageOf } from './inbound-row.ts'
import type { InboxDeps } from './inbox-deps.ts'

type FloodDeps = Pick<InboxDeps, 'gateway' | 'render' | 'wakeOutbound' | 'now' | 'log'>

/**
 * Which messages may wait for an answer: at most `most` of one customer. Whoever writes on while their
 * action server hangs would fill the inbox, and then nobody's message is taken.
 */
export async function splitFlood(
  trx: Db,
  rows: readonly NewInbound[],
  most: number,
): Promise<{ fit: NewInbound[]; flood: NewInbound[] }> {
  const talkers = new Map(rows.map((row) => [keyOf(row), row]))
  const open = await countOpenOf(trx, [...talkers.values()])
  const counts = new Map(open.map((one) => [keyOf(one), one.count]))
  const fit: NewInbound[] = []
  const flood: NewInbound[] = []
  for (const row of rows) {
    const count = counts.get(keyOf(row)) ?? 0
    if (count < most) fit.push(row)
    else flood.push(row)
    counts.set(keyOf(row), count + 1)
  }
  return { fit, flood }
}

/** In the history, each with why it gets no answer; returns those that never came before. */
export async function recordFlood(
  { gateway, now }: Pick<FloodDeps, 'gateway' | 'now'>,
  trx: Db,
  flood: readonly NewInbound[],
): Promise<NewInbound[]> {
  const ids = await insertFlooded(trx, flood, now())
  const fresh = flood.filter(({ id }) => ids.has(id))
  const sessions = await openSessionsOf(trx, [
    ...new Map(fresh.map((row) => [keyOf(row), row])).values(),
  ])
  const open = new Map(sessions.map((session) => [keyOf(session), session]))
  const lines = fresh.flatMap((row) => {
    const session = open.get(keyOf(row))
    const by = session ?? nobody
    const { place, contact, at } = row
    const said = [incomingLine(messageOf(row), by), errorLine(reason, by)]
    const who = { environment: 'live' as const, place, contact }
    return rowsOf(gateway, who, session?.id ?? null, said, at)
  })
  await insertMessages(trx, lines)
  return fresh
}

const reason = {
  code: 'flood',
  text: 'Not answered: too many messages of this customer waited for an answer already.',
}
const tellAgainMs = 3_600_000
const knownMax = 10_000

/**
 * Says so to each customer once an hour, where a bot talks to them, and to the team once an hour of a
 * number of ours.
 */
export function createFloodTeller(
  deps: FloodDeps,
): (flood: readonly NewInbound[]) => Promise<void> {
  const toldAt = new Map<string, number>()
  const isNews = (row: NewInbound): boolean => {
    const key = keyOf(row)
    const at = deps.now()
    if (at - (toldAt.get(key) ?? -tellAgainMs) < tellAgainMs) return false
    if (toldAt.size >= knownMax) toldAt.clear()
    toldAt.set(key, at)
    return true
  }
  return async (flood) => {
    const news = flood.filter(isNews)
    for (const row of news) await tell(deps, row)
    if (news.length > 0) deps.wakeOutbound()
  }
}

async function tell(deps: FloodDeps, row: NewInbound): Promise<void> {
  const { gateway, now, log } = deps
  const { place, contact, at } = row
  const [session = null] = await openSessionsOf(gateway.db, [row])
  const live = await gateway.model.live()
  const who = { environment: 'live' as const, place, contact }
  const number = numberOf({ aliases: bodyOf(row).to })
  const route = await routeSession(
    gateway,
    { ...who, number },
    at,
    live,
    () => session ?? undefined,
  )
  const talk = route.kind === 'talk' && route.conversation.session.handedOver === 0
  const botId = session?.botId ?? live.senders.get(place)?.active?.botId ?? null
  await gateway.db.transaction(async (trx) => {
    if (talk) await answer(deps, trx, row, route.conversation)
    const alert = { senderId: place, alert: 'flood', problem: forTeam, since: now() }
    if (!(await raiseAlert(trx, alert, tellAgainMs))) return
    log('warn', forTeam)
    if (botId === null) return
    const sessionId = session?.id ?? null
    await gateway.ports.tell(trx, { type: 'bot.failed', botId, sessionId, problem: forTeam })
  })
}

async function answer(
  { gateway, render, now }: FloodDeps,
  trx: Db,
  row: NewInbound,
  { session, isNew, bot, by, channel }: ConversationContext,
): Promise<void> {
  const { place, contact, messageId, at } = row
  const { from: fromId, to: recipient } = bodyOf(row)
  const body: Reply = { text: floodedIn(bot.definition.metadata.language), buttons: [] }
  const who = { environment: 'live' as const, place, contact }
  const line = { direction: 'out' as const, body, by }
  const rows = await recordLines(gateway, trx, who, isNew ? null : session.id, [line], at)
  await holdWindows(trx, [{ senderId: place, contact }])
  const reach = { senderId: place, contact, fromId, recipient, messageId, at, channel, now }
  const made = { ...reach, render: (reply: Reply) => render(fromId, reply) }
  await queueOutbound(trx, rowsOfReplies(made, rows), gateway)
}

const forTeam =
  'A customer sends more messages than are answered: the last ones are recorded, and get no answer.'
