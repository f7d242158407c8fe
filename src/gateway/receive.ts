import type { Reply } from '../bot/converse/turn.ts'
import type { Track } from '../domain/request.ts'
import type { Db } from '../store/database.ts'
import { claimInbound } from '../store/inbound.ts'
import { holdRoutes } from '../store/routes.ts'
import { closeSession } from '../store/sessions.ts'
import { acceptId, acceptSaid } from './accept-message.ts'
import type { Said } from './accept-message.ts'
import { answer, exceptionAnswer } from './answer.ts'
import type { Answer } from './answer.ts'
import { finishActions } from './finish-actions.ts'
import type { Gateway } from './gateway.ts'
import { keepLines, keepTurn } from './keep-turn.ts'
import type { Line } from './keep-turn.ts'
import type { Live } from './read-model.ts'
import { nobody, stateOf } from './sitting.ts'
import type { Speaker } from './sitting.ts'
import { whoAnswers } from './who-answers.ts'
import type { Choice, Closing } from './who-answers.ts'

export type Inbound = Said & { senderId: string; messageId: string }
export type Received = {
  outcome:
    | 'answered'
    /** The exception bot spoke, alone or after what the bot still could say (F37). */
    | 'exception'
    /** A person has taken over: recorded, not answered. */
    | 'handed over'
    /** No bot is active on the sender: recorded, not answered. */
    | 'nobody'
    /** A test sender answers its verified number only (F54): recorded, not answered. */
    | 'unverified'
    /** This message was taken before: nothing happened. */
    | 'duplicate'
  /** In the order to send. */
  replies: Reply[]
  sessionId: string | null
  botId: string | null
  versionId: string | null
  track: Track | null
  rule: string | null
}

const triesMax = 8
const silence = { replies: [], sessionId: null, ...nobody }
/** Rolls a transaction back whose choice is no longer true. */
const moved = new Error('What answers has changed meanwhile')

/**
 * Takes one live message of an end user, once per message id, and returns what to send. A session
 * opens only under the route revision it was chosen by, and a turn is written only over the turn it
 * was made from; where something was faster, it is all chosen again.
 *
 * A first message that nothing in the bot matches is greeted by the start flow.
 *
 * @throws Refusal VALIDATION when an id cannot be stored
 */
export function receive(gateway: Gateway, inbound: Inbound): Promise<Received> {
  acceptId('sender', inbound.senderId)
  acceptId('message id', inbound.messageId)
  const message = acceptSaid(inbound)
  return gateway.inLane(JSON.stringify(['live', message.senderId, message.contact]), async () => {
    for (let tries = 0; tries < triesMax; tries++) {
      const received = await attempt(gateway, message)
      if (received) return received
    }
    throw new Error(`What answers changed ${triesMax} times under one message`)
  })
}

async function attempt(gateway: Gateway, message: Inbound): Promise<Received | null> {
  const live = await gateway.model.live()
  const choice = await whoAnswers(gateway, talkerOf(message), message.at, live)
  switch (choice.kind) {
    case 'talk':
      return talk(gateway, message, live, choice)
    case 'exception':
      return speakForTheBot(gateway, message, live, choice)
    case 'silent':
      return recordOnly(gateway, message, choice)
  }
}

async function talk(
  gateway: Gateway,
  message: Inbound,
  live: Live,
  { sitting, problem, closes }: Extract<Choice, { kind: 'talk' }>,
): Promise<Received | null> {
  const { text, payload, at } = message
  const event = { type: 'message' as const, text, ...(payload !== undefined && { payload }) }
  const made = await answer(gateway, sitting, stateOf(sitting.session), event)
  const first = problem ? { ...made, problems: [problem, ...made.problems] } : made
  const kept = await once(gateway, message, closes, sitting.isNew ? live : null, (trx) =>
    keepTurn(gateway, trx, sitting, first, [incoming(message, sitting.by)], at),
  )
  if (kept === null || kept === 'duplicate') return kept && { ...silence, outcome: kept }
  const answers = await finishActions(gateway, {
    sitting: { ...sitting, session: kept, isNew: false },
    answer: first,
    text,
    at,
  })
  const replies = answers.flatMap(({ spoken }) => spoken.map(({ reply }) => reply))
  return { outcome: outcomeOf(answers, replies), replies, sessionId: kept.id, ...sitting.by }
}

/** The answer of the exception bot where no session can be opened. */
async function speakForTheBot(
  gateway: Gateway,
  message: Inbound,
  live: Live,
  { botId, problem, closes }: Extract<Choice, { kind: 'exception' }>,
): Promise<Received | null> {
  const channel = live.senders.get(message.senderId)?.channel ?? 'whatsapp'
  const spoken = await exceptionAnswer(gateway, channel)
  const by = { ...nobody, botId }
  const lines: Line[] = [
    incoming(message, by),
    { direction: 'error', body: problem, by },
    ...spoken.map((said): Line => ({ direction: 'out', body: said.reply, by: said.by })),
  ]
  const kept = await once(gateway, message, closes, null, async (trx) => {
    await keepLines(gateway, trx, talkerOf(message), null, lines, message.at)
    const event = { type: 'bot.failed' as const, botId, sessionId: null, problem: problem.text }
    await gateway.ports.tell(trx, event)
    return 'kept' as const
  })
  if (kept === null || kept === 'duplicate') return kept && { ...silence, outcome: kept }
  return { ...silence, ...by, outcome: 'exception', replies: spoken.map(({ reply }) => reply) }
}

async function recordOnly(
  gateway: Gateway,
  message: Inbound,
  { why, closes }: Extract<Choice, { kind: 'silent' }>,
): Promise<Received | null> {
  const kept = await once(gateway, message, closes, null, async (trx) => {
    const lines = [incoming(message, nobody)]
    await keepLines(gateway, trx, talkerOf(message), null, lines, message.at)
    return why
  })
  return kept && { ...silence, outcome: kept }
}

/**
 * One transaction for one message: all of it or nothing, and nothing the second time. Null when the
 * choice is no longer true. `opensUnder` is what a new session was chosen by.
 */
async function once<T>(
  gateway: Gateway,
  { senderId, messageId, at }: Inbound,
  closes: Closing | null,
  opensUnder: Live | null,
  write: (trx: Db) => Promise<T | null>,
): Promise<T | 'duplicate' | null> {
  try {
    return await gateway.db.transaction(async (trx) => {
      if (!(await claimInbound(trx, senderId, messageId, at))) return 'duplicate'
      // Before any session is touched: a verb that moves the routes closes sessions after it.
      if (opensUnder && (await holdRoutes(trx)) !== opensUnder.revision) throw moved
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

function outcomeOf(answers: Answer[], replies: Reply[]): Received['outcome'] {
  if (answers.some(({ failed }) => failed)) return 'exception'
  return replies.length === 0 && answers.at(-1)?.state.handedOver ? 'handed over' : 'answered'
}

function incoming({ text, payload, messageId }: Inbound, by: Speaker): Line {
  const body = { text, ...(payload !== undefined && { payload }), messageId }
  return { direction: 'in', body, by }
}

const talkerOf = ({ senderId, contact }: Inbound) => ({
  environment: 'live' as const,
  place: senderId,
  contact,
})
