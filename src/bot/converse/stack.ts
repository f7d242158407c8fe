import { evaluate } from '../condition/evaluate.ts'
import type { Node } from '../compile-flow.ts'
import type { Slot, SlotValue } from '../definition.ts'
import { coerceValue } from '../coerce-slot.ts'
import { isOneOf } from '../words/one-of.ts'
import { initialValue, maxDepth, setSlot } from './state.ts'
import { recordError } from './turn.ts'
import type { Frame, TurnRun, TurnErrorCode } from './turn.ts'
import { inQuotes } from '../../domain/conversation/foreign-name.ts'

export const maxSteps = 200
/** Some milliseconds: a step of tens of thousands of conditions is done once, and not 200 times. */
export const maxWork = 10_000

export function currentNode(run: TurnRun): Node | undefined {
  const frame = run.state.stack.at(-1)
  return frame && run.bot.flows.get(frame.flow)?.nodes.get(frame.position)
}

/** Puts a flow on top of the stack; the one below goes on when it has ended. */
export function pushFlow(run: TurnRun, id: string): void {
  const flow = run.bot.flows.get(id)
  if (!flow) return failTurn(run, 'flow-missing', `The flow "${id}" does not exist.`)
  if (flow.entry === null) return failTurn(run, 'step-missing', `The flow "${id}" has no steps.`)
  if (run.state.stack.length >= maxDepth) {
    return failTurn(run, 'too-deep', `More than ${maxDepth} flows wait for each other.`)
  }
  run.state.stack.push({ flow: id, position: flow.entry, filled: [] })
}

/** Goes to the step after the current one; ends the flow when there is none. */
export function advance(run: TurnRun): void {
  const frame = run.state.stack.at(-1)
  const node = currentNode(run)
  if (!frame || !node) return
  run.workLeft -= node.exits.length
  const to =
    node.exits.find((exit) => evaluate(exit.when, run.state.slots, run.patterns))?.to ?? null
  if (to === null) return endFlow(run)
  if (!run.bot.flows.get(frame.flow)?.nodes.has(to)) {
    return failTurn(run, 'step-missing', `The flow "${frame.flow}" has no step "${to}".`)
  }
  frame.position = to
}

/**
 * Ends the flow on top. A caller goes on after its call and keeps what was filled; a flow that was
 * interrupted asks its question again.
 */
function endFlow(run: TurnRun): void {
  const ended = run.state.stack.pop()
  if (!ended) return
  const below = run.state.stack.at(-1)
  const step = currentNode(run)?.step
  if (!below) return complete(run, ended)
  if (!step || !('call' in step)) return emptySlots(run, ended)
  for (const slot of ended.filled) remember(run, below, slot)
  advance(run)
}

/** Nothing is left to do: the flow for that moment follows, if there is one. */
function complete(run: TurnRun, ended: Frame): void {
  emptySlots(run, ended)
  const { start, fallback, cancel, completed } = run.bot.definition.metadata
  if (completed === undefined || !run.bot.flows.has(completed) || run.fellBack) return
  const closes = run.bot.definition.flows[ended.flow]?.run_pattern_completed !== false
  const own = [start, fallback, cancel, completed].includes(ended.flow)
  if (closes && !own) pushFlow(run, completed)
}

/** Ends what waits below the running flow, and forgets what all of them collected. */
export function cancelFlows(run: TurnRun): void {
  const running = run.state.stack.at(-1)
  for (const frame of run.state.stack) emptySlots(run, frame)
  run.state.stack = running ? [{ ...running, filled: [] }] : []
}

/** Leaves every flow, as at its end. */
export function endAllFlows(run: TurnRun): void {
  for (const frame of run.state.stack) emptySlots(run, frame)
  run.state.stack = []
  run.state.waiting = null
}

/** The flow on top ends and another takes its place; a caller below waits for that one. */
export function replaceFlow(run: TurnRun, id: string): void {
  const ended = run.state.stack.pop()
  if (ended) emptySlots(run, ended)
  pushFlow(run, id)
}

/**
 * Stores a value in a slot, and whether the running flow empties it at its end. False when the slot
 * cannot hold it.
 */
export function fillSlot(run: TurnRun, name: string, value: SlotValue, keep = false): boolean {
  const slot = run.bot.slots.get(name)
  const fitting = slot && hasTimeFor(run, slot, value) ? coerceValue(slot, value) : undefined
  if (!slot) recordError(run, 'slot-missing', `The slot ${inQuotes(name)} is not declared.`)
  else if (fitting === undefined) {
    recordError(
      run,
      'slot-value',
      `The slot ${inQuotes(name)} (${slot.type}) cannot hold that value.`,
    )
  }
  if (fitting === undefined) return false
  setSlot(run.bot, run.state.slots, name, fitting)
  const frame = run.state.stack.at(-1)
  if (frame && !keep) remember(run, frame, name)
  return true
}

/** What is no value as it is written is looked for among all of them. */
function hasTimeFor(run: TurnRun, { type, values = [] }: Slot, value: SlotValue): boolean {
  if (type !== 'categorical' || typeof value === 'object') return true
  if (isOneOf(values, String(value))) return true
  run.workLeft -= values.length / valuesOfWork
  return run.workLeft > 0
}

/** So many are looked through about as fast as a condition is read. */
const valuesOfWork = 50

/** Records an error and lets the fallback flow answer; without one the exception bot must (F37). */
export function failTurn(run: TurnRun, code: TurnErrorCode, text: string): void {
  recordError(run, code, text)
  fallBack(run)
}

export function fallBack(run: TurnRun): void {
  endAllFlows(run)
  const { fallback } = run.bot.definition.metadata
  if (run.fellBack || fallback === undefined || !run.bot.flows.get(fallback)?.entry) {
    recordError(run, 'fallback-failed', 'The fallback flow could not answer.')
    run.failed = true
    return
  }
  run.fellBack = true
  run.stepsLeft = maxSteps
  run.workLeft = maxWork
  pushFlow(run, fallback)
}

function remember(run: TurnRun, frame: Frame, slot: string): void {
  const keeps = run.bot.flows.get(frame.flow)?.persisted.has(slot) || frame.filled.includes(slot)
  if (!keeps) frame.filled.push(slot)
}

function emptySlots(run: TurnRun, frame: Frame): void {
  for (const slot of frame.filled) {
    setSlot(run.bot, run.state.slots, slot, initialValue(run.bot, slot))
  }
}
