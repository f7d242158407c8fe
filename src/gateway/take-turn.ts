import type { TurnRoute, TurnTrace } from '../domain/conversation/trace.ts'
import type { Db } from '../store/kit/database.ts'
import { claimInbound } from '../store/delivery/inbound.ts'
import { lockRouteRevision } from '../store/live/routes.ts'
import { closeSession } from '../store/live/sessions.ts'
import type { SessionRow } from '../store/live/sessions.ts'
import type { EndUserMessage } from './accept-message.ts'
import { answer } from './answer.ts'
import type { Answer, Problem } from './answer.ts'
import { finishActions } from './actions/finish-actions.ts'
import type { Gateway } from './gateway.ts'
import { recordTurn } from './record-turn.ts'
import type { Line } from './record-turn.ts'
import { traceTurn } from './trace-turn.ts'
import { stateOf } from './conversation-context.ts'
import type { ConversationContext, AnsweredBy } from './conversation-context.ts'

export type Message = EndUserMessage & { messageId: string }
export type SessionToClose = { session: SessionRow; why: string }
/** What must still be true when one message's transaction writes. */
export type TurnPreconditions = {
  /** Message ids are unique here. */
  inbox: string
  /** A session to close first. */
  closes: SessionToClose | null
  /** The route revision that a new session was chosen by; null where none opens in Live. */
  revision: number | null
}
/** `before` is recorded first, `problem` is one that led here. */
export type Talk = {
  conversation: ConversationContext
  before: Line[]
  problem: Problem | null
  route?: TurnRoute
}
export type TurnResult = { sessionId: string; answers: Answer[] }

/**
 * Lets the bot of a conversation answer a message, with its actions. Null when something was faster:
 * choose again.
 */
export async function takeTurn(
  gateway: Gateway,
  message: Message,
  preconditions: TurnPreconditions,
  talk: Talk,
): Promise<TurnResult | 'duplicate' | null> {
  const { conversation } = talk
  const { text, at } = message
  const { first, lines } = await makeTurn(gateway, message, talk)
  const kept = await oncePerMessage(gateway, message, preconditions, (trx) =>
    recordTurn(gateway, trx, conversation, first, lines, at),
  )
  if (kept === null || kept === 'duplicate') return kept
  const saved = { ...conversation, session: kept, isNew: false }
  const answers = await finishActions(gateway, { conversation: saved, answer: first, text, at })
  return { sessionId: kept.id, answers }
}

/** The bot's first answer to a message, and the lines that come before it; nothing is written. */
export async function makeTurn(
  gateway: Gateway,
  message: Message,
  { conversation, before, problem, route }: Talk,
): Promise<{ first: Answer; lines: Line[] }> {
  const { text, payload, at } = message
  const event = { type: 'message' as const, text, ...(payload !== undefined && { payload }) }
  const state = stateOf(conversation.session)
  const made = await answer(gateway, conversation, state, event, at)
  const first = problem ? { ...made, problems: [problem, ...made.problems] } : made
  const turn = traceTurn(conversation.bot, state, message, made, route)
  return { first, lines: [...before, incomingLine(message, conversation.by, turn)] }
}

export function incomingLine(
  { text, payload, messageId }: Message,
  by: AnsweredBy,
  turn?: TurnTrace,
): Line {
  const body = { text, ...(payload !== undefined && { payload }), messageId, ...(turn && { turn }) }
  return { direction: 'in', body, by }
}

/** Rolls back a transaction whose preconditions no longer hold. */
export const preconditionFailed = new Error('Something was faster')

/** One transaction for one message: all of it or nothing, and nothing the second time. */
async function oncePerMessage<T>(
  gateway: Gateway,
  { messageId, at }: Message,
  { inbox, closes, revision }: TurnPreconditions,
  write: (trx: Db) => Promise<T | null>,
): Promise<T | 'duplicate' | null> {
  try {
    return await gateway.db.transaction(async (trx) => {
      if (!(await claimInbound(trx, inbox, messageId, at))) return 'duplicate'
      // Before any session is touched: a verb that moves the routes closes sessions after it.
      if (revision !== null && (await lockRouteRevision(trx)) !== revision) throw preconditionFailed
      if (closes && !(await closeSession(trx, closes.session, closes.why, at)))
        throw preconditionFailed
      const written = await write(trx)
      if (written === null) throw preconditionFailed
      return written
    })
  } catch (error) {
    if (error === preconditionFailed) return null
    throw error
  }
}

const triesMax = 8

/** Tries until nothing was faster; two processes may be after the same end user. */
export async function retryOnConflict<T>(attempt: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < triesMax; tries++) {
    const done = await attempt()
    if (done !== null) return done
  }
  throw new Error(`Something was faster ${triesMax} times under one message`)
}
