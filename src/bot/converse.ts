import type { CompiledBot } from './compile.ts'
import type { Channel } from './definition.ts'
import { interrupt, receive, startFlow } from './converse/receive.ts'
import { sayAction, sayBuiltIn } from './converse/say-response.ts'
import { advance, endAllFlows, fallBack, fillSlot, maxSteps } from './converse/stack.ts'
import { newConversation, readState } from './converse/state.ts'
import { runSteps } from './converse/steps.ts'
import { recordError } from './converse/turn.ts'
import type { ConversationEvent, ConversationState, TurnRun, Turn } from './converse/turn.ts'

export { newConversation }
export type { ConversationEvent, ConversationState, Turn }

type ActionResult = Extract<ConversationEvent, { type: 'action-result' }>

/**
 * One turn of a conversation: pure, the same for the same input, and it never throws. A state that
 * this bot cannot go on from is recorded as `state-lost` and restarts openly (F49).
 */
export function converse(
  bot: CompiledBot,
  state: ConversationState,
  event: ConversationEvent,
  channel: Channel,
): Turn {
  const kept = event.type === 'start' ? newConversation(bot) : readState(bot, state)
  const run = newRun(bot, kept ?? newConversation(bot), channel)
  if (kept) take(run, event)
  else restart(run)
  runSteps(run)
  return turnOf(run)
}

function newRun(bot: CompiledBot, state: ConversationState, channel: Channel): TurnRun {
  return {
    bot,
    channel,
    state,
    replies: [],
    errors: [],
    stepsLeft: maxSteps,
    handOff: false,
    fellBack: false,
    failed: false,
  }
}

function take(run: TurnRun, event: ConversationEvent): void {
  switch (event.type) {
    case 'start':
      return greet(run)
    case 'message':
      run.state.actionsInRow = 0
      return run.state.handedOver ? undefined : receive(run, event)
    case 'action-result':
      return takeResult(run, event)
    case 'action-failed':
      return takeFailure(run, event.reason)
    case 'return-to-bot':
      run.state.handedOver = false
      return sayBuiltIn(run, 'utter_returned_to_bot')
  }
}

function greet(run: TurnRun): void {
  const start = startFlow(run)
  if (start === undefined) fallBack(run)
  else interrupt(run, start)
}

function restart(run: TurnRun): void {
  recordError(run, 'state-lost', 'The kept conversation does not fit this version of the bot.')
  sayBuiltIn(run, 'utter_restart')
  greet(run)
}

/** Slots first, then the texts, then on with the flow. */
function takeResult(run: TurnRun, { slots, responses, ignored = [] }: ActionResult): void {
  if (run.state.waiting?.for !== 'action') {
    return recordError(run, 'action-unexpected', 'An action answered that nobody waits for.')
  }
  run.state.waiting = null
  for (const kind of ignored) recordError(run, 'action-event-ignored', `The action sent "${kind}".`)
  // An action's slots are facts for the whole conversation: no flow's end empties them.
  for (const { name, value } of slots) fillSlot(run, name, value, true)
  for (const response of responses) sayAction(run, response)
  advance(run)
}

function takeFailure(run: TurnRun, reason: string): void {
  if (run.state.waiting?.for !== 'action') {
    return recordError(run, 'action-unexpected', 'An action failed that nobody waits for.')
  }
  recordError(run, 'action-failed', `"${run.state.waiting.name}" failed: ${reason}`)
  endAllFlows(run)
  sayBuiltIn(run, 'utter_action_failed')
}

function turnOf(run: TurnRun): Turn {
  const { state, replies, errors, fellBack, failed } = run
  if (replies.length > 0) state.offered = offersOf(run)
  state.started = true
  return {
    state,
    replies,
    ...(state.waiting?.for === 'action' && { action: { name: state.waiting.name } }),
    ...(run.handOff && { handOff: true as const }),
    ended: state.stack.length === 0 && !state.handedOver,
    errors,
    fellBack,
    failed,
  }
}

/** Only the last message with buttons counts: numbers typed on SMS must mean one thing. */
function offersOf(run: TurnRun): ConversationState['offered'] {
  const buttons = run.replies.findLast((reply) => reply.buttons.length > 0)?.buttons ?? []
  return buttons.flatMap(({ title, payload }) =>
    payload === undefined ? [] : [{ title, payload }],
  )
}
