import { ownProperty } from '../own-property.ts'
import { sayAction, sayBuiltIn } from './say-response.ts'
import { advance, currentNode, endAllFlows, fillSlot } from './stack.ts'
import { startOver } from './start.ts'
import { initialSlots } from './state.ts'
import { followUp } from './steps.ts'
import { recordError, type ConversationEvent, type TurnRun, type Waiting } from './turn.ts'
import { inQuotes } from '../../domain/conversation/foreign-name.ts'

type ActionResult = Extract<ConversationEvent, { type: 'action-result' }>
type Asking = Extract<Waiting, { for: 'action' }>

/** Slots first, then the texts, then on with the flow. */
export function takeResult(run: TurnRun, result: ActionResult): void {
  const { slots, responses, ignored = [] } = result
  const { waiting } = run.state
  if (waiting?.for !== 'action') {
    return recordError(run, 'action-unexpected', 'An action answered that nobody waits for.')
  }
  for (const what of ignored) {
    recordError(
      run,
      'action-event-ignored',
      `${inQuotes(waiting.name)} sent what is not done here: ${what}.`,
    )
  }
  run.state.waiting = null
  if (result.resetSlots) run.state.slots = initialSlots(run.bot)
  // An action's slots are facts for the whole conversation: no flow's end empties them.
  for (const { name, value } of slots) fillSlot(run, name, value, true)
  for (const response of responses) sayAction(run, response)
  if (sentOnlyUnusable(run, result)) return takeSilence(run, waiting.name)
  if (result.restart) startOver(run)
  else if (waiting.asks !== undefined) takeQuestion(run, waiting, waiting.asks)
  else if (result.followUp !== undefined) followUp(run, result.followUp)
  else advance(run)
}

/** The action wanted to say something, and nothing of it can be said. */
function sentOnlyUnusable(run: TurnRun, { responses }: ActionResult): boolean {
  return responses.length > 0 && run.replies.length === 0
}

/** The action was asked to ask: the answer is waited for, unless it filled the slot itself. */
function takeQuestion(run: TurnRun, { name }: Asking, attempts: number): void {
  const step = currentNode(run)?.step
  if (!step || !('collect' in step)) return advance(run)
  const slot = step.collect
  if (run.replies.length > 0) run.state.waiting = { for: 'answer', slot, attempts }
  else if ((ownProperty(run.state.slots, slot) ?? null) !== null) advance(run)
  else takeSilence(run, name)
}

/** Nothing was said where something should have been: an error of the action (F87). */
export function takeSilence(run: TurnRun, action: string): void {
  recordError(
    run,
    'action-silent',
    `${inQuotes(action)} said nothing where the customer waits for an answer.`,
  )
  apologise(run)
}

export function takeFailure(run: TurnRun, reason: string): void {
  if (run.state.waiting?.for !== 'action') {
    return recordError(run, 'action-unexpected', 'An action failed that nobody waits for.')
  }
  recordError(run, 'action-failed', `${inQuotes(run.state.waiting.name)} failed: ${reason}`)
  apologise(run)
}

function apologise(run: TurnRun): void {
  endAllFlows(run)
  sayBuiltIn(run, 'utter_action_failed')
}
