import type { Db } from '../store/database.ts'
import { claimInbound } from '../store/inbound.ts'
import { holdRoutes } from '../store/routes.ts'
import { closeSession } from '../store/sessions.ts'
import type { SessionRow } from '../store/sessions.ts'
import type { Said } from './accept-message.ts'
import { answer } from './answer.ts'
import type { Answer, Problem } from './answer.ts'
import { finishActions } from './finish-actions.ts'
import type { Gateway } from './gateway.ts'
import { keepTurn } from './keep-turn.ts'
import type { Line } from './keep-turn.ts'
import { stateOf } from './sitting.ts'
import type { Sitting, Speaker } from './sitting.ts'

export type Message = Said & { messageId: string }
export type Closing = { session: SessionRow; why: string }
/** What one message's transaction rests on. */
export type Ground = {
  /** Message ids are unique here. */
  inbox: string
  /** A session to close first. */
  closes: Closing | null
  /** The route revision that a new session was chosen by; null where none opens in Live. */
  revision: number | null
}
export type Taken = { sessionId: string; answers: Answer[] }

/**
 * Lets the bot of a sitting answer a message, actions and all. `before` is recorded first, `problem`
 * is one that led here. Null when something was faster: choose again.
 */
export async function takeTurn(
  gateway: Gateway,
  message: Message,
  ground: Ground,
  { sitting, before, problem }: { sitting: Sitting; before: Line[]; problem: Problem | null },
): Promise<Taken | 'duplicate' | null> {
  const { text, payload, at } = message
  const event = { type: 'message' as const, text, ...(payload !== undefined && { payload }) }
  const made = await answer(gateway, sitting, stateOf(sitting.session), event)
  const first = problem ? { ...made, problems: [problem, ...made.problems] } : made
  const lines = [...before, incoming(message, sitting.by)]
  const kept = await once(gateway, message, ground, (trx) =>
    keepTurn(gateway, trx, sitting, first, lines, at),
  )
  if (kept === null || kept === 'duplicate') return kept
  const seated = { ...sitting, session: kept, isNew: false }
  const answers = await finishActions(gateway, { sitting: seated, answer: first, text, at })
  return { sessionId: kept.id, answers }
}

export function incoming({ text, payload, messageId }: Message, by: Speaker): Line {
  const body = { text, ...(payload !== undefined && { payload }), messageId }
  return { direction: 'in', body, by }
}

/** Rolls a transaction back whose ground is no longer true. */
const moved = new Error('Something was faster')

/** One transaction for one message: all of it or nothing, and nothing the second time. */
export async function once<T>(
  gateway: Gateway,
  { messageId, at }: Message,
  { inbox, closes, revision }: Ground,
  write: (trx: Db) => Promise<T | null>,
): Promise<T | 'duplicate' | null> {
  try {
    return await gateway.db.transaction(async (trx) => {
      if (!(await claimInbound(trx, inbox, messageId, at))) return 'duplicate'
      // Before any session is touched: a verb that moves the routes closes sessions after it.
      if (revision !== null && (await holdRoutes(trx)) !== revision) throw moved
      if (closes && !(await closeSession(trx, closes.session, closes.why, at))) throw moved
      const written = await write(trx)
      if (written === null) throw moved
      return written
    })
  } catch (error) {
    if (error === moved) return null
    throw error
  }
}

const triesMax = 8

/** Tries until nothing was faster; two processes may be after the same end user. */
export async function untilTaken<T>(attempt: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < triesMax; tries++) {
    const done = await attempt()
    if (done !== null) return done
  }
  throw new Error(`Something was faster ${triesMax} times under one message`)
}
