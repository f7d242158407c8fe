import type { Budget } from '../pattern.ts'
import type { Button, Channel, SlotValue } from '../definition.ts'
import type { CompiledBot } from '../compile.ts'

/** A flow under way. `position` is the key of its current step, `filled` what its end empties. */
export type Frame = { flow: string; position: string; filled: string[] }

/**
 * `attempts` counts the answers that did not fit. An action with `asks` says the question of a
 * collect; one with `detour` was named by the action of the step, not by the step. A `message` is
 * whatever comes.
 */
export type Waiting =
  | { for: 'answer'; slot: string; attempts: number }
  | { for: 'action'; name: string; asks?: number; detour?: true }
  | { for: 'message' }

/** One conversation between two turns: plain JSON. The last frame of the stack is the running one. */
export type ConversationState = {
  stack: Frame[]
  /** Only those that are set; the others are empty. */
  slots: Record<string, SlotValue>
  waiting: Waiting | null
  /** Buttons of the last reply, so that their number or title can be typed. */
  offered: { title: string; payload: string }[]
  /** A person has taken over: nothing is answered until `return-to-bot`. */
  handedOver: boolean
  /** Whether the bot has had a turn: a first message that nothing matches is greeted. */
  started: boolean
  /** Actions asked for since the last message: a flow that only calls actions must end too. */
  actionsInRow: number
  /** The customer has written and was not answered yet. */
  owesReply: boolean
}

/** `response` is one of the bot's own; `values` fill its placeholders, this once. */
export type ActionResponse = {
  text?: string
  buttons?: Button[]
  response?: string
  values?: Record<string, SlotValue>
}
export type ConversationEvent =
  | { type: 'start' }
  | { type: 'message'; text: string; payload?: string }
  | {
      type: 'action-result'
      slots: { name: string; value: SlotValue }[]
      responses: ActionResponse[]
      /** Every slot is emptied before `slots` are stored. */
      resetSlots?: true
      /** Action or response that comes before the next step. */
      followUp?: string
      /** The conversation starts over. */
      restart?: true
      /** What else the action server sent; recorded only. */
      ignored?: string[]
    }
  | { type: 'action-failed'; reason: string }
  | { type: 'return-to-bot' }

/**
 * `response` names the response the text came from; `language` is the bot's, where it has one and
 * there is something to choose.
 */
export type Reply = { text: string; buttons: Button[]; response?: string; language?: string }

export type TurnErrorCode =
  | 'state-lost'
  | 'flow-missing'
  | 'step-missing'
  | 'response-missing'
  | 'slot-missing'
  | 'slot-value'
  | 'payload-unknown'
  | 'too-many-steps'
  | 'patterns-too-dear'
  | 'too-deep'
  | 'action-failed'
  | 'action-abandoned'
  | 'action-unexpected'
  | 'action-event-ignored'
  | 'action-silent'
  | 'nothing-said'
  | 'fallback-failed'
type TurnError = { code: TurnErrorCode; text: string; flow?: string; step?: string }

/** A step of a flow. */
export type Place = { flow: string; step: string }

export type Turn = {
  state: ConversationState
  replies: Reply[]
  /** The runtime calls the action server and comes back with `action-result` or `action-failed`. */
  action?: { name: string }
  handOff?: true
  /** No flow is under way: the next message starts one. */
  ended: boolean
  errors: TurnError[]
  /** The bot's fallback flow answered. */
  fellBack: boolean
  /** Not even the fallback flow could answer: the exception bot has to (F37). */
  failed: boolean
  /** The steps that were run, in their order, at most 20. */
  path: Place[]
}

/** A turn in the making; `state` is its own copy. */
export type TurnRun = {
  bot: CompiledBot
  channel: Channel
  state: ConversationState
  replies: Reply[]
  errors: TurnError[]
  stepsLeft: number
  /** What may still be looked at: conditions, values, wordings, buttons; 10 characters of text are one. */
  workLeft: number
  patterns: Budget
  handOff: boolean
  fellBack: boolean
  failed: boolean
  path: Place[]
}

/** Records an error at the step under way. */
export function recordError(run: TurnRun, code: TurnErrorCode, text: string): void {
  const frame = run.state.stack.at(-1)
  run.errors.push({ code, text, ...(frame && { flow: frame.flow, step: frame.position }) })
}
