import { evaluate } from '../conditions.ts'
import type { Node } from '../compile.ts'
import type { CollectStep } from '../definition.ts'
import { fitAnswer } from '../fit-slot.ts'
import { matchIntent, normalise } from '../intents.ts'
import { own } from '../own.ts'
import { parsePayload } from '../payload.ts'
import { advance, currentNode, emptyStack, fallBack, fill, pushFlow } from './stack.ts'
import { ask, reject } from './steps.ts'
import { note } from './turn.ts'
import type { ConversationEvent, Run } from './turn.ts'

const maxText = 4096
const maxAttempts = 3

type Message = Extract<ConversationEvent, { type: 'message' }>
type Question = { node: Node; step: CollectStep; attempts: number }

/**
 * A button or an exact phrase of another flow interrupts a question, which is asked again when that
 * flow has ended. A merely similar phrase never takes the answer away from a text slot.
 */
export function receive(run: Run, message: Message): void {
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
function offeredPayload(run: Run, text: string): string | undefined {
  const { offered } = run.state
  const said = normalise(text)
  const titled = offered.find(({ title }) => said !== '' && normalise(title) === said)
  const numbered =
    run.channel === 'sms' || run.channel === 'voice' ? offered[Number(said) - 1] : undefined
  return (titled ?? numbered)?.payload
}

function abandonAction(run: Run): void {
  const { waiting } = run.state
  if (waiting?.for !== 'action') return
  note(run, 'action-abandoned', `"${waiting.name}" had not answered when the next message came.`)
  emptyStack(run)
}

function currentQuestion(run: Run): Question | undefined {
  const { waiting } = run.state
  const node = currentNode(run)
  if (waiting?.for !== 'answer' || !node || !('collect' in node.step)) return undefined
  return { node, step: node.step, attempts: waiting.attempts }
}

function receivePayload(run: Run, raw: string): void {
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
  for (const [name, value] of slots) fill(run, name, value)
  if (question && staysHere) settle(run, question)
}

/** Slot values come from the bot's own buttons only: a web page could send any. */
function isKnown(run: Run, raw: string): boolean {
  return run.bot.payloads.has(raw) || run.state.offered.some(({ payload }) => payload === raw)
}

function refusePayload(run: Run, raw: string, question: Question | undefined): void {
  note(run, 'payload-unknown', `The button "${raw.slice(0, 100)}" belongs to nothing in this bot.`)
  if (question) ask(run, question.step, question.attempts)
  else fallBack(run)
}

function receiveAnswer(run: Run, question: Question, said: string): void {
  const slot = run.bot.slots.get(question.step.collect)
  const value = slot && fitAnswer(slot, said)
  const takesAnyText = slot?.type === 'text' || slot?.type === 'any'
  const target = value === undefined || takesAnyText ? flowFor(run, said, takesAnyText) : undefined
  if (target !== undefined) return interrupt(run, target)
  if (value === undefined) return askAgain(run, question)
  fill(run, question.step.collect, value, question.step.reset_after_flow_ends === false)
  settle(run, question)
}

/** Goes on when there is a value and nothing rejects it. */
function settle(run: Run, question: Question): void {
  const { node, step } = question
  run.state.waiting = null
  const filled = own(run.state.slots, step.collect) ?? null
  if (filled === null || reject(run, node, step)) return askAgain(run, question)
  advance(run)
}

function askAgain(run: Run, { step, attempts }: Question): void {
  if (attempts + 1 >= maxAttempts) fallBack(run)
  else ask(run, step, attempts + 1)
}

function receiveText(run: Run, said: string): void {
  const target = flowFor(run, said, false) ?? (run.state.started ? undefined : startFlow(run))
  if (target === undefined) fallBack(run)
  else interrupt(run, target)
}

export function startFlow(run: Run): string | undefined {
  const { start, fallback } = run.bot.definition.metadata
  return start ?? fallback
}

/**
 * Starts a flow on top of the others. The start flow is a way out: it ends them, and so does a flow
 * that is under way already.
 */
export function interrupt(run: Run, flow: string): void {
  run.state.waiting = null
  const restarts = run.state.stack.some((frame) => frame.flow === flow)
  if (restarts || flow === startFlow(run)) emptyStack(run)
  pushFlow(run, flow)
}

function flowFor(run: Run, said: string, exactOnly: boolean): string | undefined {
  const match = matchIntent(run.bot.intents, said)
  if (!match || (exactOnly && match.how !== 'exact')) return undefined
  return triggeredBy(run, match.intent, match.score)
}

function flowNamed(run: Run, name: string): string | undefined {
  return isOpen(run, name) ? name : triggeredBy(run, name, 1)
}

function triggeredBy(run: Run, intent: string, score: number): string | undefined {
  const triggers = run.bot.triggers.get(intent) ?? []
  return triggers.find(({ flow, threshold }) => score >= threshold && isOpen(run, flow))?.flow
}

/** A flow's `if` closes it to messages and buttons, not to links and calls. */
function isOpen(run: Run, id: string): boolean {
  const flow = run.bot.flows.get(id)
  return flow !== undefined && evaluate(flow.guard, run.state.slots)
}
