import { evaluate } from '../condition/evaluate.ts'
import type { Node, ReadyRejection } from '../compile-flow.ts'
import type { ActionStep, CollectStep, SetSlotsStep } from '../definition.ts'
import { ownProperty } from '../own-property.ts'
import { askAction, askResponse } from '../references.ts'
import { builtInAction } from './rasa-actions.ts'
import { sayResponse } from './say-response.ts'
import {
  advance,
  currentNode,
  failTurn,
  fillSlot,
  maxSteps,
  pushFlow,
  replaceFlow,
} from './stack.ts'
import { setSlot } from './state.ts'
import { recordError, type TurnRun, type Waiting } from './turn.ts'
import { inQuotes } from '../../domain/conversation/foreign-name.ts'

const maxActionsInRow = 20
const pathMax = 20

/** Runs steps until one waits for an answer or an action, or no flow is left. */
export function runSteps(run: TurnRun): void {
  while (run.state.stack.length > 0 && run.state.waiting === null) {
    const node = currentNode(run)
    if (!node) failTurn(run, 'step-missing', 'The current step does not exist.')
    else if (run.stepsLeft-- > 0 && run.workLeft > 0) doStep(run, node)
    else stopLoop(run)
  }
}

function doStep(run: TurnRun, node: Node): void {
  const { step } = node
  const frame = run.state.stack.at(-1)
  if (frame && run.path.length < pathMax) {
    run.path.push({ flow: frame.flow, step: frame.position })
  }
  if ('action' in step) return act(run, step)
  if ('collect' in step) return collect(run, node, step)
  if ('set_slots' in step) return setSlots(run, step)
  if ('call' in step) return pushFlow(run, step.call)
  if ('link' in step) return replaceFlow(run, step.link)
  advance(run)
}

function act(run: TurnRun, { action }: ActionStep): void {
  const builtIn = builtInAction(action)
  if (builtIn) return builtIn(run)
  if (!action.startsWith('utter_')) return callServer(run, { for: 'action', name: action })
  if (sayResponse(run, action)) advance(run)
  else failToSay(run, action)
}

/** What an action named to come before the next step. */
export function followUp(run: TurnRun, name: string): void {
  const builtIn = builtInAction(name)
  if (builtIn) return builtIn(run)
  if (name.startsWith('action_')) {
    return callServer(run, { for: 'action', name, detour: true })
  }
  if (!sayResponse(run, name)) {
    recordError(
      run,
      'response-missing',
      `The action is followed by ${inQuotes(name)}, which says nothing here.`,
    )
  }
  advance(run)
}

function callServer(run: TurnRun, waiting: Extract<Waiting, { for: 'action' }>): void {
  run.state.actionsInRow++
  if (run.state.actionsInRow > maxActionsInRow) return stopLoop(run)
  run.state.waiting = waiting
}

function collect(run: TurnRun, node: Node, step: CollectStep): void {
  const value = ownProperty(run.state.slots, step.collect) ?? null
  if (value === null || step.ask_before_filling) return askSlot(run, step, 0)
  const rejected = rejectValue(run, node, step)
  if (rejected) askSlot(run, step, 0, rejected.refill)
  else advance(run)
}

/** Asks for the slot and waits; `attempts` answers did not fit so far. */
export function askSlot(run: TurnRun, step: CollectStep, attempts: number, refill?: string): void {
  const slot = step.collect
  if (!run.bot.slots.has(slot)) {
    return failTurn(run, 'slot-missing', `The slot "${slot}" is not declared.`)
  }
  const response = step.utter ?? askResponse(slot)
  const asked = (refill !== undefined && sayResponse(run, refill)) || sayResponse(run, response)
  if (asked) run.state.waiting = { for: 'answer', slot, attempts }
  else if (!asksByAction(run, response)) failToSay(run, response)
  else {
    const name = response.startsWith('action_') ? response : askAction(slot)
    callServer(run, { for: 'action', name, asks: attempts })
  }
}

/** Rasa's `action_ask_<slot>` asks where no response does and there is a server to ask. */
function asksByAction(run: TurnRun, response: string): boolean {
  const { responses, definition } = run.bot
  return !responses.has(response) && definition.metadata.actions !== undefined
}

/** What the customer just filled is refused by the slot itself: said, and forgotten. */
export function rejectSlot(run: TurnRun, slot: string): boolean {
  return refuse(run, slot, run.bot.slotChecks.get(slot)?.rejections ?? [])
}

/**
 * Says the first rejection that holds for the collected value, the slot's own before those of the
 * step, and forgets the value. `refill` is the slot's own way to ask again.
 */
export function rejectValue(
  run: TurnRun,
  node: Node,
  step: CollectStep,
): { refill?: string } | null {
  const slot = step.collect
  const refill = run.bot.slotChecks.get(slot)?.refill
  if (rejectSlot(run, slot)) return refill === undefined ? {} : { refill }
  return refuse(run, slot, node.rejections) ? {} : null
}

function refuse(run: TurnRun, slot: string, rejections: readonly ReadyRejection[]): boolean {
  run.workLeft -= rejections.length
  const reason = rejections.find(({ when }) => evaluate(when, run.state.slots, run.patterns))
  if (!reason) return false
  sayResponse(run, reason.utter)
  setSlot(run.bot, run.state.slots, slot, null)
  return true
}

function setSlots(run: TurnRun, step: SetSlotsStep): void {
  const keep = step.reset_after_flow_ends === false
  run.workLeft -= step.set_slots.length
  for (const entry of step.set_slots) {
    for (const [name, value] of Object.entries(entry)) fillSlot(run, name, value, keep)
  }
  advance(run)
}

function failToSay(run: TurnRun, response: string): void {
  failTurn(run, 'response-missing', `"${response}" has nothing to say on ${run.channel}.`)
}

/** What a turn said that never ended is not sent. */
function stopLoop(run: TurnRun): void {
  run.replies = []
  failTurn(
    run,
    'too-many-steps',
    run.workLeft > 0
      ? `The flow went on for more than ${maxSteps} steps without an answer.`
      : 'The flow goes through thousands of conditions, values or buttons without an answer.',
  )
}
