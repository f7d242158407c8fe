import type { Event } from '../../domain/events.ts'
import type { InboxRow } from '../../store/inbox/inbox-rows.ts'
import { keyOf } from '../../store/inbox/take-inbound.ts'
import type { MessageRow } from '../../store/live/messages.ts'
import type { UnreadTold } from '../../store/live/unread-told.ts'
import type { News } from '../../store/senders/channel-news.ts'
import type { SessionChange } from '../../store/live/session-batch.ts'
import type { SessionRow } from '../../store/live/sessions.ts'
import type { ContactWindow } from '../../store/outbound/contact-windows.ts'
import type { ClaimedRow } from '../../store/outbound/claim-outbound.ts'
import type { UnplacedOutbound } from '../../store/outbound/outbound-rows.ts'
import type { Channel } from '../../bot/definition.ts'
import type { Answer } from '../answer.ts'
import type { Live } from '../read-model.ts'
import type { ConversationContext } from '../conversation-context.ts'
import type { Asking } from '../actions/finish-actions.ts'
import type { HandOffNews } from '../hand-off.ts'
import type { Reply } from '../channel-port.ts'
import { windowOf } from '../outbound/reach.ts'
import { rowsOfReplies } from '../outbound/queue-replies.ts'
import { eventsOf, linesOf, rowsOf, turnedBy } from '../record-turn.ts'
import type { Line } from '../record-turn.ts'
import type { SessionToClose } from '../take-turn.ts'
import { bodyOf } from './inbound-row.ts'
import type { InboxDeps } from './inbox-deps.ts'

/** A message whose turn waits for an action server. */
export type Acting = { row: InboxRow; asking: Asking }

/** Everything that one transaction writes, made in memory first. */
export type BatchPlan = {
  /** The route revision that a new session was chosen by; null where none opens. */
  revision: number | null
  /** By session id; `isNew` while it has no row. */
  sessions: Map<string, SessionChange & { isNew: boolean }>
  lines: MessageRow[]
  outbound: UnplacedOutbound[]
  /** Of these, what this process sends as soon as they are committed. */
  claimed: ClaimedRow[]
  windows: Map<string, ContactWindow>
  events: Event[]
  /** What people hear of the conversations that they have. */
  handOffs: HandOffNews[]
  /** What may be the code of a test sender: taken where it is written (F54). */
  unproved: { row: InboxRow; channel: Channel }[]
  /** Who hears that something can't be read (F56). */
  told: Map<string, UnreadTold>
  /** What the team sees on the sender. */
  news: { channel: Channel; news: News }[]
  /** Ids of messages that are not marked as read. */
  unseen: Set<string>
  settled: string[]
  acting: Acting[]
}

/** A batch while it is planned, with what was read for it. */
export type Planning = {
  deps: InboxDeps
  live: Live
  plan: BatchPlan
  /** When each customer heard last that something can't be read. */
  told: Map<string, number>
  /** The open session of each contact, as the messages before left it. */
  open: Map<string, SessionRow>
}

export const emptyPlan = (): BatchPlan => ({
  revision: null,
  sessions: new Map(),
  lines: [],
  outbound: [],
  claimed: [],
  windows: new Map(),
  events: [],
  handOffs: [],
  unproved: [],
  told: new Map(),
  news: [],
  unseen: new Set(),
  settled: [],
  acting: [],
})

/** Plans of different sessions as one. */
export const joined = (plans: readonly BatchPlan[]): BatchPlan => ({
  revision: null,
  sessions: new Map(plans.flatMap(({ sessions }) => [...sessions])),
  lines: plans.flatMap(({ lines }) => lines),
  outbound: plans.flatMap(({ outbound }) => outbound),
  claimed: [],
  windows: new Map(plans.flatMap(({ windows }) => [...windows])),
  events: plans.flatMap(({ events }) => events),
  handOffs: plans.flatMap(({ handOffs }) => handOffs),
  unproved: [],
  told: new Map(),
  news: [],
  unseen: new Set(),
  settled: plans.flatMap(({ settled }) => settled),
  acting: plans.flatMap(({ acting }) => acting),
})

type Said = { lines: readonly Line[]; session: SessionRow | null; channel: Channel }

/** One turn of a bot; returns its session as it is then. */
export function addTurn(
  deps: InboxDeps,
  plan: BatchPlan,
  row: InboxRow,
  {
    conversation,
    answer,
    before,
  }: { conversation: ConversationContext; answer: Answer; before: Line[] },
): SessionRow {
  const { session, isNew, by, bot, channel } = conversation
  const known = plan.sessions.get(session.id) ?? { read: session, after: session, isNew }
  const turn = known.read.turn + 1
  const after = { ...session, ...turnedBy(session, answer, row.at), turn }
  plan.sessions.set(session.id, { ...known, after })
  const lines = [...before, ...linesOf(answer, by)]
  const rows = addLines(deps, plan, row, { lines, session: after, channel })
  plan.events.push(...eventsOf(after, answer))
  if (after.handedOver === 1) plan.handOffs.push({ session: after, bot, rows, at: row.at })
  if (answer.action === null) {
    plan.settled.push(row.id)
  } else {
    const { text } = bodyOf(row)
    const waits = { ...conversation, session: after, isNew: false }
    plan.acting.push({ row, asking: { conversation: waits, answer, text, at: row.at } })
  }
  return after
}

export function addClosing(plan: BatchPlan, { session, why }: SessionToClose, at: number): void {
  const known = plan.sessions.get(session.id) ?? { read: session, isNew: false }
  const after = { ...session, state: 'closed' as const, closedAt: at, closedWhy: why }
  plan.sessions.set(session.id, { ...known, after })
}

/** After the commit. */
export function sendPlanned(
  { direct, wakeOutbound }: InboxDeps,
  { outbound, claimed }: BatchPlan,
): void {
  if (claimed.length > 0) direct?.send(claimed)
  if (outbound.length > claimed.length) wakeOutbound()
}

/** What was said and went wrong, and what of it goes out. */
export function addLines(
  { gateway, render, now }: InboxDeps,
  plan: BatchPlan,
  row: InboxRow,
  { lines, session, channel }: Said,
): MessageRow[] {
  const { place, contact, at } = row
  const endUser = { environment: 'live' as const, place, contact }
  const rows = rowsOf(gateway, endUser, session?.id ?? null, lines, at)
  plan.lines.push(...rows)
  const to = reachOf(row)
  const made = { channel, now, render: (reply: Reply) => render(to.fromId, reply) }
  const reach = { ...to, ...made }
  plan.outbound.push(...rowsOfReplies(reach, rows))
  return rows
}

/** The customer wrote, so their window is open, and this is how they are reached. */
export function addWindow(plan: BatchPlan, row: InboxRow): void {
  const known = plan.windows.get(keyOf(row))
  if (!known || known.at <= row.at) plan.windows.set(keyOf(row), windowOf(reachOf(row)))
}

function reachOf(row: InboxRow) {
  const { place: senderId, contact, messageId, at } = row
  const { from: fromId, to: recipient } = bodyOf(row)
  return { senderId, contact, fromId, recipient, messageId, at }
}
