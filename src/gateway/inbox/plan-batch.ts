import { stateOf } from '../conversation-context.ts'
import type { InboxRow } from '../../store/inbox/inbox-rows.ts'
import { keyOf } from '../../store/inbox/take-inbound.ts'
import type { Db } from '../../store/kit/database.ts'
import { openSessionsOf } from '../../store/live/session-batch.ts'
import { answer, exceptionAnswer } from '../answer.ts'
import { numberOf } from '../contacts/contacts-of.ts'
import { exceptionLines, newcomer, silentLines } from '../unanswered.ts'
import type { reasonsOfSilence } from '../unanswered.ts'
import { errorLine } from '../record-turn.ts'
import { routeSession } from '../route-message.ts'
import type { MessageRoute } from '../route-message.ts'
import { makeTurn } from '../take-turn.ts'
import type { Message } from '../take-turn.ts'
import { nobody } from '../conversation-context.ts'
import { addClosing, addLines, addTurn, addWindow, emptyPlan } from './batch-plan.ts'
import type { BatchPlan, Planning } from './batch-plan.ts'
import { addUnread, addUnreadReply, toldBefore } from './plan-unread.ts'
import { bodyOf, isCaption, isUnread, messageOf } from './inbound-row.ts'
import type { InboxDeps } from './inbox-deps.ts'

/**
 * What some messages lead to, in their order; nothing is written. Several of one contact follow each
 * other in memory. What comes after one that waits for an action server, or may be the code of a test
 * sender, is left for later.
 */
export async function planBatch(
  deps: InboxDeps,
  reads: Db,
  rows: readonly InboxRow[],
): Promise<BatchPlan> {
  const talkers = new Map(rows.map((row) => [keyOf(row), row]))
  // If either moves meanwhile, the write notices.
  const [live, sessions, told] = await Promise.all([
    deps.gateway.model.live(),
    openSessionsOf(reads, [...talkers.values()]),
    toldBefore(reads, rows),
  ])
  const open = new Map(sessions.map((session) => [keyOf(session), session]))
  const planning = { deps, live, plan: emptyPlan(), open, told }
  const waiting = new Set<string>()
  for (const row of rows) {
    if (waiting.has(keyOf(row))) continue
    await planMessage(planning, row)
    const { acting, unproved } = planning.plan
    if (acting.at(-1)?.row === row || unproved.at(-1)?.row === row) waiting.add(keyOf(row))
  }
  return planning.plan
}

async function planMessage(planning: Planning, row: InboxRow): Promise<void> {
  const { deps, live, plan, open } = planning
  addWindow(plan, row)
  const { place, contact, at } = row
  const message = messageOf(row)
  const number = numberOf({ aliases: bodyOf(row).to })
  const endUser = { environment: 'live' as const, place, contact, number }
  const find = () => open.get(keyOf(row))
  const choice = await routeSession(deps.gateway, endUser, at, live, find)
  if (isUnread(row)) return addUnread(planning, row, choice)
  if (row.state === 'acting') return addLost(planning, row, choice)
  if (choice.closes) {
    addClosing(plan, choice.closes, at)
    open.delete(keyOf(row))
  }
  switch (choice.kind) {
    case 'talk':
      return addAnswer(planning, row, message, choice)
    case 'exception':
      return addException(planning, row, message, choice)
    case 'silent':
      return addSilence(planning, row, message, choice.why)
  }
}

/** So late a message comes only where its channel could not deliver it. */
const lateMs = 5 * 60_000

async function addAnswer(
  planning: Planning,
  row: InboxRow,
  message: Message,
  { conversation, problem, route }: Extract<MessageRoute, { kind: 'talk' }>,
): Promise<void> {
  const { deps, live, plan, open } = planning
  // Its chat may be judged before it came: it is left out, whichever side it is on (F80).
  if (conversation.isNew && row.receivedAt - row.at > lateMs) conversation.session.share = null
  const talk = { conversation, before: [], problem, route }
  const { first, lines } = await makeTurn(deps.gateway, message, talk)
  if (conversation.isNew) plan.revision = live.revision
  const session = addTurn(deps, plan, row, { conversation, answer: first, before: lines })
  open.set(keyOf(row), session)
  const isAlone = session.handedOver === 0
  if (isAlone && isCaption(row)) {
    addUnreadReply(planning, row, { ...conversation, session })
  }
}

async function addException(
  { deps, live, plan }: Planning,
  row: InboxRow,
  message: Message,
  { botId, problem }: Extract<MessageRoute, { kind: 'exception' }>,
): Promise<void> {
  const channel = live.senders.get(row.place)?.channel ?? 'whatsapp'
  const { spoken } = await exceptionAnswer(deps.gateway, channel, newcomer(row.contact))
  const lines = exceptionLines(message, { botId, problem, spoken })
  addLines(deps, plan, row, { lines, session: null, channel })
  plan.events.push({ type: 'bot.failed', botId, sessionId: null, problem: problem.text })
  plan.settled.push(row.id)
}

function addSilence(
  { deps, live, plan }: Planning,
  row: InboxRow,
  message: Message,
  why: keyof typeof reasonsOfSilence,
): void {
  if (why === 'unproved') {
    const channel = live.senders.get(row.place)?.channel ?? 'whatsapp'
    plan.unproved.push({ row, channel })
    return
  }
  addLines(deps, plan, row, { ...alone, lines: silentLines(message, why) })
  plan.settled.push(row.id)
}

const alone = { session: null, channel: 'whatsapp' as const }

/** Nobody knows whether the action server did it, so it is not asked again. */
async function addLost(
  { deps, plan, open }: Planning,
  row: InboxRow,
  choice: MessageRoute,
): Promise<void> {
  const conversation = choice.kind === 'talk' && !choice.conversation.isNew && choice.conversation
  const state = conversation && stateOf(conversation.session)
  if (!conversation || !state || state.waiting?.for !== 'action') {
    const session = open.get(keyOf(row)) ?? null
    const lines = [errorLine({ code: 'action-late', text: late }, session ?? nobody)]
    addLines(deps, plan, row, { ...alone, lines, session })
    plan.settled.push(row.id)
    return
  }
  const event = { type: 'action-failed' as const, reason: late }
  const next = await answer(deps.gateway, conversation, state, event, row.at)
  const after = addTurn(deps, plan, row, { conversation, answer: next, before: [] })
  open.set(keyOf(row), after)
}

const late =
  'What the action server answered was not kept: Slipway was stopped, or its database was away.'
