import { evaluate } from '../conditions.ts'
import type { Node } from '../compile.ts'
import type { ActionStep, CollectStep, SetSlotsStep } from '../definition.ts'
import { ownProperty } from '../own-property.ts'
import { askResponse } from '../references.ts'
import { sayResponse, sayBuiltIn } from './say-response.ts'
import {
  advance,
  currentNode,
  endAllFlows,
  failTurn,
  fillSlot,
  maxSteps,
  pushFlow,
  replaceFlow,
} from './stack.ts'
import type { TurnRun } from './turn.ts'

const maxActionsInRow = 20

/** Runs steps until one waits for an answer or an action, or no flow is left. */
export function runSteps(run: TurnRun): void {
  while (run.state.stack.length > 0 && run.state.waiting === null) {
    const node = currentNode(run)
    if (!node) failTurn(run, 'step-missing', 'The current step does not exist.')
    else if (run.stepsLeft-- > 0) doStep(run, node)
    else stopLoop(run)
  }
}

function doStep(run: TurnRun, node: Node): void {
  const { step } = node
  if ('action' in step) return act(run, step)
  if ('collect' in step) return collect(run, node, step)
  if ('set_slots' in step) return setSlots(run, step)
  if ('call' in step) return pushFlow(run, step.call)
  if ('link' in step) return replaceFlow(run, step.link)
  advance(run)
}

function act(run: TurnRun, { action }: ActionStep): void {
  if (action === 'action_human_handoff') return handOff(run)
  if (!action.startsWith('utter_')) return askAction(run, action)
  if (sayResponse(run, action)) advance(run)
  else failToSay(run, action)
}

function handOff(run: TurnRun): void {
  if (run.replies.length === 0) sayBuiltIn(run, 'utter_handed_over')
  endAllFlows(run)
  run.handOff = true
  run.state.handedOver = true
}

function askAction(run: TurnRun, name: string): void {
  run.state.actionsInRow++
  if (run.state.actionsInRow > maxActionsInRow) return stopLoop(run)
  run.state.waiting = { for: 'action', name }
}

function collect(run: TurnRun, node: Node, step: CollectStep): void {
  const value = ownProperty(run.state.slots, step.collect) ?? null
  if (value === null || step.ask_before_filling) return askSlot(run, step, 0)
  if (rejectValue(run, node, step)) askSlot(run, step, 0)
  else advance(run)
}

/** Asks for the slot and waits; `attempts` answers did not fit so far. */
export function askSlot(run: TurnRun, step: CollectStep, attempts: number): void {
  const response = step.utter ?? askResponse(step.collect)
  if (!run.bot.slots.has(step.collect)) {
    return failTurn(run, 'slot-missing', `The slot "${step.collect}" is not declared.`)
  }
  if (!sayResponse(run, response)) return failToSay(run, response)
  run.state.waiting = { for: 'answer', slot: step.collect, attempts }
}

/** Says every rejection that holds for the collected value, and forgets the value if any does. */
export function rejectValue(run: TurnRun, node: Node, step: CollectStep): boolean {
  const reasons = node.rejections.filter(({ when }) => evaluate(when, run.state.slots))
  for (const { utter } of reasons) sayResponse(run, utter)
  if (reasons.length > 0) run.state.slots[step.collect] = null
  return reasons.length > 0
}

function setSlots(run: TurnRun, step: SetSlotsStep): void {
  const keep = step.reset_after_flow_ends === false
  for (const entry of step.set_slots) {
    for (const [name, value] of Object.entries(entry)) fillSlot(run, name, value, keep)
  }
  advance(run)
}

function failToSay(run: TurnRun, response: string): void {
  failTurn(run, 'response-missing', `"${response}" has nothing to say on ${run.channel}.`)
}

/** What a turn that never ended has said is not worth sending. */
function stopLoop(run: TurnRun): void {
  run.replies = []
  failTurn(
    run,
    'too-many-steps',
    `The flow went on for more than ${maxSteps} steps without an answer.`,
  )
}
