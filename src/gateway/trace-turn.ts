import type { CompiledBot } from '../bot/compile.ts'
import { explainIntent, matchIntent } from '../bot/intents.ts'
import type { ConversationEvent, ConversationState } from '../bot/converse.ts'
import type { Place } from '../bot/converse/turn.ts'
import { redactSlots, traceName, tracePath, traceReason } from '../domain/conversation/trace.ts'
import type { CallTrace, TurnRoute, TurnTrace } from '../domain/conversation/trace.ts'
import type { EndUserMessage } from './accept-message.ts'
import type { Answer } from './answer.ts'

type Traced = Pick<Answer, 'state' | 'path' | 'spoken' | 'fellBack' | 'handOff'>

/** Why a message was answered as it was, for those who look later (F52). `before` is how it found the bot. */
export function traceTurn(
  bot: CompiledBot,
  before: ConversationState | null,
  { text, payload }: Pick<EndUserMessage, 'text' | 'payload'>,
  { state, path, spoken, fellBack, handOff }: Traced,
  route?: TurnRoute,
): TurnTrace {
  const heard = heardAs(before, payload)
  const isText = payload === undefined && text !== '' && heard.as !== 'nothing'
  const nearest = isText ? meantBy(bot, text) : []
  const intents = nearest.map(({ intent, score }) => {
    return { intent: traceName(intent), score: Math.round(score * 100) / 100 }
  })
  const waits = waitsFor(state)
  const isSilent = spoken.length === 0 && state.handedOver
  return {
    ...(route && { route }),
    heard,
    ...(intents.length > 0 && { intents }),
    path: tracePath(path),
    ...(waits !== null && { waits }),
    ...(state.waiting?.for === 'answer' && { asks: true as const }),
    ...(fellBack && { fellBack }),
    ...(handOff && { handOff }),
    ...(isSilent && { silent: 'a person has taken over' }),
  }
}

/** An exact phrase or a keyword is the answer by itself: nothing else is compared then. */
function meantBy({ intents }: CompiledBot, text: string): { intent: string; score: number }[] {
  const match = matchIntent(intents, text)
  if (match && match.how !== 'similar') return [match]
  return explainIntent(intents, text).nearest
}

function heardAs(
  before: ConversationState | null,
  payload: string | undefined,
): TurnTrace['heard'] {
  if (before?.handedOver === true) return { as: 'nothing' }
  if (payload !== undefined) return { as: 'button' }
  const waiting = before?.waiting
  // What is stored may be older than this code, or broken.
  const isAsked = waiting?.for === 'answer' && typeof waiting.slot === 'string'
  return isAsked ? { as: 'answer', slot: traceName(waiting.slot) } : { as: 'text' }
}

function waitsFor({ waiting }: ConversationState): string | null {
  if (waiting === null) return null
  if (waiting.for === 'answer') return `the answer for ${traceName(waiting.slot)}`
  return waiting.for === 'action' ? `the action ${traceName(waiting.name)}` : 'a message'
}

/** A call of an action server and what came of it. */
export type Call = {
  action: string
  endpoint: { name: string } | null
  slots: ConversationState['slots']
  event: ConversationEvent
  ms: number
}

export function traceCall(
  { action, endpoint, slots, event, ms }: Call,
  path: readonly Place[],
): CallTrace {
  return {
    action: traceName(action),
    endpoint: endpoint && traceName(endpoint.name),
    ms,
    sent: redactSlots(Object.entries(slots)),
    got: gotOf(event),
    path: tracePath(path),
  }
}

function gotOf(event: ConversationEvent): CallTrace['got'] {
  if (event.type === 'action-failed') return { failed: traceReason(event.reason) }
  if (event.type !== 'action-result') return { failed: 'no answer' }
  const { slots, responses, resetSlots, restart, followUp } = event
  return {
    slots: redactSlots(slots.map(({ name, value }) => [name, value] as const)),
    messages: responses.length,
    more: [
      ...(resetSlots ? ['empties every slot'] : []),
      ...(restart ? ['starts over'] : []),
      ...(followUp === undefined ? [] : [`is followed by ${traceName(followUp)}`]),
    ],
  }
}
