import { newBudget } from './pattern.ts'
import type { CompiledBot } from './compile.ts'
import type { Channel } from './definition.ts'
import { breakSilence } from './converse/break-silence.ts'
import { receive } from './converse/receive.ts'
import { sayBuiltIn } from './converse/say-response.ts'
import { maxSteps, maxWork } from './converse/stack.ts'
import { greet } from './converse/start.ts'
import { newConversation, readState } from './converse/state.ts'
import { runSteps } from './converse/steps.ts'
import { takeFailure, takeResult } from './converse/take-result.ts'
import { recordError } from './converse/turn.ts'
import type { ConversationEvent, ConversationState, Reply, TurnRun, Turn } from './converse/turn.ts'

export { newConversation }
export type { ConversationEvent, ConversationState, Turn }

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
  const { waiting } = run.state
  const asked =
    waiting?.for === 'action' && event.type === 'action-result' ? waiting.name : undefined
  if (kept) take(run, event)
  else restart(run)
  runSteps(run)
  if (run.patterns.left < 0) recordError(run, 'patterns-too-dear', tooDear)
  breakSilence(run, asked)
  return turnOf(run)
}

const tooDear =
  'The patterns of this turn cost too much, so the last ones matched nothing: make them shorter.'

function newRun(bot: CompiledBot, state: ConversationState, channel: Channel): TurnRun {
  return {
    bot,
    channel,
    state,
    replies: [],
    errors: [],
    stepsLeft: maxSteps,
    workLeft: maxWork,
    patterns: newBudget(),
    handOff: false,
    fellBack: false,
    failed: false,
    path: [],
  }
}

function take(run: TurnRun, event: ConversationEvent): void {
  switch (event.type) {
    case 'start':
      run.state.owesReply = true
      return greet(run)
    case 'message':
      run.state.actionsInRow = 0
      run.state.owesReply = !run.state.handedOver
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

/** After a hand-off while nobody is there: when they are back, in the customers' words. */
export function sayWhenBack(
  bot: CompiledBot,
  state: ConversationState,
  channel: Channel,
  backAt: string,
): Reply[] {
  const run = newRun(bot, state, channel)
  sayBuiltIn(run, 'utter_handed_over_closed', { back_at: backAt })
  return run.replies
}

function restart(run: TurnRun): void {
  recordError(run, 'state-lost', 'The kept conversation does not fit this version of the bot.')
  sayBuiltIn(run, 'utter_restart')
  greet(run)
}

function turnOf(run: TurnRun): Turn {
  const { state, replies, errors, fellBack, failed, path } = run
  if (replies.length > 0) state.offered = offersOf(run)
  if (replies.length > 0 || state.handedOver || failed) state.owesReply = false
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
    path,
  }
}

/** Only the last message with buttons counts: numbers typed on SMS must mean one thing. */
function offersOf(run: TurnRun): ConversationState['offered'] {
  const buttons = run.replies.findLast((reply) => reply.buttons.length > 0)?.buttons ?? []
  return buttons.flatMap(({ title, payload }) =>
    payload === undefined ? [] : [{ title, payload }],
  )
}
