import type { Event } from '../../domain/events.ts'
import { markActing, settleInbound } from '../../store/inbox/inbox-rows.ts'
import { keyOf } from '../../store/inbox/take-inbound.ts'
import { isShared } from '../../store/kit/database.ts'
import type { Db } from '../../store/kit/database.ts'
import { markUnreadTold } from '../../store/live/unread-told.ts'
import { insertMessages } from '../../store/live/messages.ts'
import { lockRouteRevision } from '../../store/live/routes.ts'
import { openSessions, saveSessions } from '../../store/live/session-batch.ts'
import { noteAllNews } from '../../store/senders/channel-news.ts'
import { holdWindows, openWindows } from '../../store/outbound/contact-windows.ts'
import { recordHandOff } from '../hand-off.ts'
import { sayTooMany } from '../outbound/settle-fates.ts'
import { queueOutbound } from '../outbound/queue-outbound.ts'
import { proveNumber } from '../contacts/prove-number.ts'
import { provedLines, silentLines } from '../unanswered.ts'
import { preconditionFailed } from '../take-turn.ts'
import { addLines } from './batch-plan.ts'
import type { BatchPlan } from './batch-plan.ts'
import { handOverFirst } from './hand-over-first.ts'
import { messageOf } from './inbound-row.ts'
import type { InboxDeps } from './inbox-deps.ts'

/** How much longer than an action may take its process is waited for. */
const actionGraceMs = 60_000

/**
 * Writes a plan in the caller's transaction: as many statements for many messages as for one.
 * @throws preconditionFailed when something was faster: roll back, and plan anew
 */
export async function writePlan(deps: InboxDeps, trx: Db, plan: BatchPlan): Promise<void> {
  const { gateway, now } = deps
  const at = now()
  // Before any session is touched: a verb that moves the routes closes sessions after it.
  if (plan.revision !== null) must(await lockRouteRevision(trx), plan.revision)
  await handOverFirst(deps, trx, plan.outbound)
  for (const one of plan.unproved) await takeCode(deps, trx, plan, one)
  const sessions = [...plan.sessions.values()]
  const known = sessions.filter(({ isNew }) => !isNew)
  const fresh = sessions.filter(({ isNew }) => isNew).map(({ after }) => after)
  must(await saveSessions(trx, known), known.length)
  must(await openSessions(trx, fresh), fresh.length)
  await insertMessages(trx, plan.lines)
  await markUnreadTold(trx, [...plan.told.values()])
  await keepNews(trx, plan)
  await openWindows(trx, sorted([...plan.windows.values()]))
  // SQLite has one writer, so nobody else places rows meanwhile.
  if (isShared(trx)) await holdWindows(trx, plan.outbound.filter(isNotOf(plan.windows)))
  const { newId } = gateway
  const queued = await queueOutbound(trx, plan.outbound, { newId, direct: deps.direct })
  plan.claimed = queued.claimed
  await sayTooMany(deps, trx, queued.late)
  must(await settleInbound(trx, plan.settled, at), plan.settled.length)
  const acting = plan.acting.map(({ row }) => row.id)
  const dueAt = at + gateway.settings.actions.timeoutMs + actionGraceMs
  must(await markActing(trx, acting, dueAt), acting.length)
  for (const event of withoutRepeats(plan.events)) await gateway.ports.tell(trx, event)
  // Few customers talk with people: these are statements for each of their messages.
  for (const news of plan.handOffs) await recordHandOff(gateway, trx, news)
}

/** Whose window is written is held by that. */
const isNotOf =
  (windows: BatchPlan['windows']) =>
  ({ senderId, contact }: BatchPlan['outbound'][number]): boolean =>
    !windows.has(keyOf({ place: senderId, contact }))

/** A test sender's code counts its tries where it is written (F54). */
async function takeCode(
  deps: InboxDeps,
  trx: Db,
  plan: BatchPlan,
  { row, channel }: BatchPlan['unproved'][number],
): Promise<void> {
  const message = messageOf(row)
  const isProved = await proveNumber(trx, { ...message, senderId: row.place })
  const lines = isProved ? provedLines(message) : silentLines(message, 'unproved')
  addLines(deps, plan, row, { lines, session: null, channel })
  plan.settled.push(row.id)
}

async function keepNews(trx: Db, { news }: BatchPlan): Promise<void> {
  for (const channel of new Set(news.map((one) => one.channel))) {
    const here = news.filter((one) => one.channel === channel)
    await noteAllNews(
      trx,
      channel,
      here.map((one) => one.news),
    )
  }
}

function must(found: number, expected: number): void {
  if (found !== expected) throw preconditionFailed
}

/** In one order, so that two transactions never wait for each other. */
const sorted = <Row extends { senderId: string; contact: string }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => {
    const [one, other] = [`${a.senderId} ${a.contact}`, `${b.senderId} ${b.contact}`]
    return one < other ? -1 : 1
  })

/** A bot that fails for everybody is told of once for a batch; each conversation is recorded. */
function withoutRepeats(events: readonly Event[]): Event[] {
  const told = new Map<string, Event>()
  for (const event of events) {
    const same = event.type === 'bot.failed' ? { ...event, sessionId: null } : event
    const key = JSON.stringify(same)
    if (!told.has(key)) told.set(key, event)
  }
  return [...told.values()]
}
