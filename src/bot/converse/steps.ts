import { evaluate } from '../conditions.ts'
import type { Node } from '../compile.ts'
import type { ActionStep, CollectStep, SetSlotsStep } from '../definition.ts'
import { own } from '../own.ts'
import { askResponse } from '../references.ts'
import { say, sayBuiltIn } from './say.ts'
import {
  advance,
  currentNode,
  emptyStack,
  fail,
  fill,
  maxSteps,
  pushFlow,
  replaceFlow,
} from './stack.ts'
import type { Run } from './turn.ts'

const maxActionsInRow = 20

/** Runs steps until one waits for an answer or an action, or no flow is left. */
export function drive(run: Run): void {
  while (run.state.stack.length > 0 && run.state.waiting === null) {
    const node = currentNode(run)
    if (!node) fail(run, 'step-missing', 'The current step does not exist.')
    else if (run.stepsLeft-- > 0) doStep(run, node)
    else stopLoop(run)
  }
}

function doStep(run: Run, node: Node): void {
  const { step } = node
  if ('action' in step) return act(run, step)
  if ('collect' in step) return collect(run, node, step)
  if ('set_slots' in step) return setSlots(run, step)
  if ('call' in step) return pushFlow(run, step.call)
  if ('link' in step) return replaceFlow(run, step.link)
  advance(run)
}

function act(run: Run, { action }: ActionStep): void {
  if (action === 'action_human_handoff') return handOff(run)
  if (!action.startsWith('utter_')) return askAction(run, action)
  if (say(run, action)) advance(run)
  else failToSay(run, action)
}

function handOff(run: Run): void {
  if (run.replies.length === 0) sayBuiltIn(run, 'utter_handed_over')
  emptyStack(run)
  run.handOff = true
  run.state.handedOver = true
}

function askAction(run: Run, name: string): void {
  run.state.actionsInRow++
  if (run.state.actionsInRow > maxActionsInRow) return stopLoop(run)
  run.state.waiting = { for: 'action', name }
}

function collect(run: Run, node: Node, step: CollectStep): void {
  const value = own(run.state.slots, step.collect) ?? null
  if (value === null || step.ask_before_filling) return ask(run, step, 0)
  if (reject(run, node, step)) ask(run, step, 0)
  else advance(run)
}

/** Asks for the slot and waits; `attempts` answers did not fit so far. */
export function ask(run: Run, step: CollectStep, attempts: number): void {
  const response = step.utter ?? askResponse(step.collect)
  if (!run.bot.slots.has(step.collect)) {
    return fail(run, 'slot-missing', `The slot "${step.collect}" is not declared.`)
  }
  if (!say(run, response)) return failToSay(run, response)
  run.state.waiting = { for: 'answer', slot: step.collect, attempts }
}

/** Says every rejection that holds for the collected value, and forgets the value if any does. */
export function reject(run: Run, node: Node, step: CollectStep): boolean {
  const reasons = node.rejections.filter(({ when }) => evaluate(when, run.state.slots))
  for (const { utter } of reasons) say(run, utter)
  if (reasons.length > 0) run.state.slots[step.collect] = null
  return reasons.length > 0
}

function setSlots(run: Run, step: SetSlotsStep): void {
  const keep = step.reset_after_flow_ends === false
  for (const entry of step.set_slots) {
    for (const [name, value] of Object.entries(entry)) fill(run, name, value, keep)
  }
  advance(run)
}

function failToSay(run: Run, response: string): void {
  fail(run, 'response-missing', `"${response}" has nothing to say on ${run.channel}.`)
}

/** What a turn that never ended has said is not worth sending. */
function stopLoop(run: Run): void {
  run.replies = []
  fail(run, 'too-many-steps', `The flow went on for more than ${maxSteps} steps without an answer.`)
}
