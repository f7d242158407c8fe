import type { Reply } from '../bot/converse/turn.ts'
import type { Track } from '../domain/request.ts'
import { acceptId, acceptMessage } from './accept-message.ts'
import { exceptionAnswer } from './answer.ts'
import type { Answer, Problem, Spoken } from './answer.ts'
import type { Gateway } from './gateway.ts'
import { provedText, proveNumber } from './contacts/prove-number.ts'
import { errorLine, recordLines, linesOf } from './record-turn.ts'
import type { Line } from './record-turn.ts'
import type { Live } from './read-model.ts'
import { nobody } from './conversation-context.ts'
import { incomingLine, oncePerMessage, takeTurn, retryOnConflict } from './take-turn.ts'
import type { TurnPreconditions, Message } from './take-turn.ts'
import { routeMessage } from './route-message.ts'
import type { MessageRoute } from './route-message.ts'

/** `number` is the phone number that the customer has now, where the contact is not named by it. */
export type Inbound = Message & { senderId: string; number?: string | null }
export type Outcome =
  | 'answered'
  /** The exception bot spoke, alone or after what the bot still could say (F37). */
  | 'exception'
  /** A person has taken over: recorded, not answered. */
  | 'handed over'
  /** No bot is active on the sender: recorded, not answered. */
  | 'nobody'
  /** A test sender answers its verified number only (F54): recorded, not answered. */
  | 'unverified'
  /** The same before the owner of that number has proved it by a code. */
  | 'unproved'
  /** The right code came: the sender answers this number from the next message on. */
  | 'proved'
  /** This message came before: nothing happened. */
  | 'duplicate'
export type Received = {
  outcome: Outcome
  /** In the order to send. */
  replies: Reply[]
  sessionId: string | null
  botId: string | null
  versionId: string | null
  /** Of that version, for people: `V1.2`. */
  label: string | null
  track: Track | null
  rule: string | null
}

const silence = { replies: [], sessionId: null, label: null, ...nobody }

/**
 * Takes one live message of an end user, once per message id, and returns what to send. A session
 * opens only under the route revision it was chosen by, and a turn is written only over the turn it
 * was made from; if another message or a decision was faster, everything is chosen again.
 *
 * A first message that nothing in the bot matches is greeted by the start flow.
 *
 * @throws Refusal VALIDATION when an id cannot be stored
 */
export async function receive(gateway: Gateway, inbound: Inbound): Promise<Received> {
  acceptId('sender', inbound.senderId)
  acceptId('message id', inbound.messageId)
  const message = acceptMessage(inbound)
  const queueKey = JSON.stringify(['live', message.senderId, message.contact])
  return gateway.inQueue(queueKey, () => retryOnConflict(() => attempt(gateway, message)))
}

async function attempt(gateway: Gateway, message: Inbound): Promise<Received | null> {
  const live = await gateway.model.live()
  const choice = await routeMessage(gateway, talkerOf(message), message.at, live)
  const preconditions = { inbox: message.senderId, closes: choice.closes, revision: null }
  switch (choice.kind) {
    case 'talk':
      return talk(gateway, message, { ...preconditions, revision: live.revision }, choice)
    case 'exception':
      return speakForTheBot(gateway, message, live, preconditions, choice)
    case 'silent':
      return recordOnly(gateway, message, preconditions, choice.why)
  }
}

async function talk(
  gateway: Gateway,
  message: Inbound,
  preconditions: TurnPreconditions,
  { conversation, problem, route }: Extract<MessageRoute, { kind: 'talk' }>,
): Promise<Received | null> {
  const under = conversation.isNew ? preconditions : { ...preconditions, revision: null }
  const taken = await takeTurn(gateway, message, under, {
    conversation,
    before: [],
    problem,
    route,
  })
  if (taken === null || taken === 'duplicate') return taken && { ...silence, outcome: taken }
  const { sessionId, answers } = taken
  const { label, by } = conversation
  return { outcome: outcomeOf(answers), replies: repliesOf(answers), sessionId, label, ...by }
}

/** The answer of the exception bot where no session can be opened. */
async function speakForTheBot(
  gateway: Gateway,
  message: Inbound,
  live: Live,
  preconditions: TurnPreconditions,
  { botId, problem }: Extract<MessageRoute, { kind: 'exception' }>,
): Promise<Received | null> {
  const channel = live.senders.get(message.senderId)?.channel ?? 'whatsapp'
  const { spoken } = await exceptionAnswer(gateway, channel, newcomer(message.contact))
  const lines = exceptionLines(message, { botId, problem, spoken })
  const kept = await oncePerMessage(gateway, message, preconditions, async (trx) => {
    await recordLines(gateway, trx, talkerOf(message), null, lines, message.at)
    const event = { type: 'bot.failed' as const, botId, sessionId: null, problem: problem.text }
    await gateway.ports.tell(trx, event)
    return 'exception' as const
  })
  if (kept !== 'exception') return kept && { ...silence, outcome: kept }
  return { ...silence, botId, outcome: kept, replies: spoken.map(({ reply }) => reply) }
}

/** Who has no session, so nothing to stay with. */
export const newcomer = (contact: string) => ({
  environment: 'live' as const,
  contact,
  exception: null,
})

/** What is recorded where the exception bot answers alone. */
export function exceptionLines(
  message: Message,
  { botId, problem, spoken }: { botId: string | null; problem: Problem; spoken: Spoken[] },
): Line[] {
  const by = { ...nobody, botId }
  return [incomingLine(message, by), ...linesOf({ problems: [problem], spoken }, by)]
}

/** Shown to the team (F87). */
export const reasonsOfSilence = {
  nobody: 'No answer: no bot is active on this sender.',
  unverified: 'No answer: this is a test sender, and it answers its verified number only.',
  unproved: 'No answer: the number of this test sender is not proved yet by its code.',
}

/** What is recorded of a message that gets no answer. */
export function silentLines(message: Message, why: keyof typeof reasonsOfSilence): Line[] {
  const reason = { code: why, text: reasonsOfSilence[why] }
  return [incomingLine(message, nobody), errorLine(reason, nobody)]
}

const proof: Reply = { text: provedText, buttons: [] }

/** What is recorded of the right code (F54). */
export const provedLines = (message: Message): Line[] => [
  incomingLine(message, nobody),
  { direction: 'out', body: proof, by: nobody },
]

async function recordOnly(
  gateway: Gateway,
  message: Inbound,
  preconditions: TurnPreconditions,
  why: keyof typeof reasonsOfSilence,
): Promise<Received | null> {
  const { senderId, text, at } = message
  const kept = await oncePerMessage(gateway, message, preconditions, async (trx) => {
    const isProved = why === 'unproved' && (await proveNumber(trx, { senderId, text, at }))
    const lines = isProved ? provedLines(message) : silentLines(message, why)
    await recordLines(gateway, trx, talkerOf(message), null, lines, at)
    return isProved ? ('proved' as const) : why
  })
  const replies = kept === 'proved' ? [proof] : []
  return kept && { ...silence, outcome: kept, replies }
}

export const repliesOf = (answers: Answer[]): Reply[] =>
  answers.flatMap(({ spoken }) => spoken.map(({ reply }) => reply))

export function outcomeOf(answers: Answer[]): 'answered' | 'exception' | 'handed over' {
  if (answers.some(({ failed }) => failed)) return 'exception'
  const silent = repliesOf(answers).length === 0
  return silent && answers.at(-1)?.state.handedOver ? 'handed over' : 'answered'
}

const talkerOf = ({ senderId, contact, number = contact }: Inbound) => ({
  number,
  environment: 'live' as const,
  place: senderId,
  contact,
})
