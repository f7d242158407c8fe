import { evaluate } from '../conditions.ts'
import type { Node } from '../compile.ts'
import type { CollectStep } from '../definition.ts'
import { coerceAnswer } from '../coerce-slot.ts'
import { matchIntent, normalise } from '../intents.ts'
import { ownProperty } from '../own-property.ts'
import { parsePayload } from '../payload.ts'
import { advance, currentNode, endAllFlows, fallBack, fillSlot, pushFlow } from './stack.ts'
import { askSlot, rejectValue } from './steps.ts'
import { recordError } from './turn.ts'
import type { ConversationEvent, TurnRun } from './turn.ts'

const maxText = 4096
const maxAttempts = 3

type Message = Extract<ConversationEvent, { type: 'message' }>
type Question = { node: Node; step: CollectStep; attempts: number }

/**
 * A button or an exact phrase of another flow interrupts a question, which is asked again when that
 * flow has ended. A merely similar phrase never takes the answer away from a text slot.
 */
export function receive(run: TurnRun, message: Message): void {
  const text = message.text.slice(0, maxText)
  const payload = (message.payload ?? offeredPayload(run, text))?.slice(0, maxText)
  abandonAction(run)
  if (payload?.startsWith('/')) return receivePayload(run, payload)
  const said = payload ?? text
  const question = currentQuestion(run)
  if (question) receiveAnswer(run, question, said)
  else receiveText(run, said)
}

/** A button's title may be typed; where there is nothing to tap, its number too. */
function offeredPayload(run: TurnRun, text: string): string | undefined {
  const { offered } = run.state
  const said = normalise(text)
  const titled = offered.find(({ title }) => said !== '' && normalise(title) === said)
  const numbered =
    run.channel === 'sms' || run.channel === 'voice' ? offered[Number(said) - 1] : undefined
  return (titled ?? numbered)?.payload
}

function abandonAction(run: TurnRun): void {
  const { waiting } = run.state
  if (waiting?.for !== 'action') return
  recordError(
    run,
    'action-abandoned',
    `"${waiting.name}" had not answered when the next message came.`,
  )
  endAllFlows(run)
}

function currentQuestion(run: TurnRun): Question | undefined {
  const { waiting } = run.state
  const node = currentNode(run)
  if (waiting?.for !== 'answer' || !node || !('collect' in node.step)) return undefined
  return { node, step: node.step, attempts: waiting.attempts }
}

function receivePayload(run: TurnRun, raw: string): void {
  const payload = parsePayload(raw)
  const question = currentQuestion(run)
  const slots = Object.entries(payload?.slots ?? {})
  const target = payload && flowNamed(run, payload.name)
  const answers = question && slots.some(([name]) => name === question.step.collect)
  if (!payload || (slots.length > 0 && !isKnown(run, raw)) || (!target && !answers)) {
    return refusePayload(run, raw, question)
  }
  const staysHere = answers && (!target || target === run.state.stack.at(-1)?.flow)
  if (target && !staysHere) interrupt(run, target)
  for (const [name, value] of slots) fillSlot(run, name, value)
  if (question && staysHere) settle(run, question)
}

/** Slot values come from the bot's own buttons only: a web page could send any. */
function isKnown(run: TurnRun, raw: string): boolean {
  return run.bot.payloads.has(raw) || run.state.offered.some(({ payload }) => payload === raw)
}

function refusePayload(run: TurnRun, raw: string, question: Question | undefined): void {
  recordError(
    run,
    'payload-unknown',
    `The button "${raw.slice(0, 100)}" belongs to nothing in this bot.`,
  )
  if (question) askSlot(run, question.step, question.attempts)
  else fallBack(run)
}

function receiveAnswer(run: TurnRun, question: Question, said: string): void {
  const slot = run.bot.slots.get(question.step.collect)
  const value = slot && coerceAnswer(slot, said)
  const takesAnyText = slot?.type === 'text' || slot?.type === 'any'
  const target = value === undefined || takesAnyText ? flowFor(run, said, takesAnyText) : undefined
  if (target !== undefined) return interrupt(run, target)
  if (value === undefined) return askAgain(run, question)
  fillSlot(run, question.step.collect, value, question.step.reset_after_flow_ends === false)
  settle(run, question)
}

/** Goes on when there is a value and nothing rejects it. */
function settle(run: TurnRun, question: Question): void {
  const { node, step } = question
  run.state.waiting = null
  const filled = ownProperty(run.state.slots, step.collect) ?? null
  if (filled === null || rejectValue(run, node, step)) return askAgain(run, question)
  advance(run)
}

function askAgain(run: TurnRun, { step, attempts }: Question): void {
  if (attempts + 1 >= maxAttempts) fallBack(run)
  else askSlot(run, step, attempts + 1)
}

function receiveText(run: TurnRun, said: string): void {
  const target = flowFor(run, said, false) ?? (run.state.started ? undefined : startFlow(run))
  if (target === undefined) fallBack(run)
  else interrupt(run, target)
}

export function startFlow(run: TurnRun): string | undefined {
  const { start, fallback } = run.bot.definition.metadata
  return start ?? fallback
}

/**
 * Starts a flow on top of the others. The start flow is a way out: it ends them, and so does a flow
 * that is under way already.
 */
export function interrupt(run: TurnRun, flow: string): void {
  run.state.waiting = null
  const restarts = run.state.stack.some((frame) => frame.flow === flow)
  if (restarts || flow === startFlow(run)) endAllFlows(run)
  pushFlow(run, flow)
}

function flowFor(run: TurnRun, said: string, exactOnly: boolean): string | undefined {
  const match = matchIntent(run.bot.intents, said)
  if (!match || (exactOnly && match.how !== 'exact')) return undefined
  return triggeredBy(run, match.intent, match.score)
}

function flowNamed(run: TurnRun, name: string): string | undefined {
  return isOpen(run, name) ? name : triggeredBy(run, name, 1)
}

function triggeredBy(run: TurnRun, intent: string, score: number): string | undefined {
  const triggers = run.bot.triggers.get(intent) ?? []
  return triggers.find(({ flow, threshold }) => score >= threshold && isOpen(run, flow))?.flow
}

/** A flow's `if` closes it to messages and buttons, not to links and calls. */
function isOpen(run: TurnRun, id: string): boolean {
  const flow = run.bot.flows.get(id)
  return flow !== undefined && evaluate(flow.guard, run.state.slots)
}
