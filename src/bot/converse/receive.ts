import { evaluate } from '../condition/evaluate.ts'
import type { Node } from '../compile-flow.ts'
import type { CollectStep, SlotValue } from '../definition.ts'
import { shownAs } from '../../domain/conversation/whatsapp-limits.ts'
import { coerceAnswer } from '../coerce-slot.ts'
import { matchIntent, normalise } from '../intents.ts'
import { ownProperty } from '../own-property.ts'
import { parsePayload } from '../payload.ts'
import { isOneOf } from '../words/one-of.ts'
import { readYesNo, readYesNoButton } from '../words/yes-no.ts'
import { readWayOut, type WayOut } from '../words/way-out.ts'
import { sayBuiltIn } from './say-response.ts'
import { advance, currentNode, endAllFlows, fallBack, fillSlot, pushFlow } from './stack.ts'
import { interrupt, startFlow, startOver } from './start.ts'
import { askSlot, rejectValue, rejectSlot } from './steps.ts'
import { recordError } from './turn.ts'
import type { ConversationEvent, TurnRun } from './turn.ts'
import { inQuotes } from '../../domain/conversation/foreign-name.ts'

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
  const way = payload === undefined ? wayOutOf(run, text, question) : undefined
  if (way !== undefined) leave(run, way)
  else if (question) receiveAnswer(run, question, said)
  else if (run.state.waiting?.for === 'message') receiveAnything(run, said)
  else receiveText(run, said)
}

/** A word for leaving, unless the bot has a flow or an answer for that word. */
function wayOutOf(run: TurnRun, text: string, question: Question | undefined): WayOut | undefined {
  const way = readWayOut(run.bot.waysOut, text)
  if (way === undefined || flowFor(run, text, true) !== undefined) return undefined
  const slot = question && run.bot.slots.get(question.step.collect)
  const answers =
    (slot?.type === 'bool' && readYesNo(run.bot.speech.yesNo, text) !== undefined) ||
    (slot?.values !== undefined && isOneOf(slot.values, text))
  const nothingToStop = way === 'cancel' && run.state.stack.length === 0
  return answers || nothingToStop ? undefined : way
}

function leave(run: TurnRun, way: WayOut): void {
  if (way === 'start over') return startOver(run)
  endAllFlows(run)
  const { cancel } = run.bot.definition.metadata
  if (cancel !== undefined && run.bot.flows.get(cancel)?.entry) pushFlow(run, cancel)
  else sayBuiltIn(run, 'utter_flow_cancelled')
}

/** A button's title may be typed; where there is nothing to tap, its number too. */
function offeredPayload(run: TurnRun, text: string): string | undefined {
  const { offered } = run.state
  const said = normalise(text)
  const titled = offered.find(({ title }) => said !== '' && normalise(title) === said)
  const numbered = isNumbered(run) ? offered[Number(said) - 1] : undefined
  return (titled ?? numbered)?.payload
}

function isNumbered({ channel, state }: TurnRun): boolean {
  if (channel === 'whatsapp') return shownAs(state.offered) === 'numbered'
  return channel === 'sms' || channel === 'voice'
}

function abandonAction(run: TurnRun): void {
  const { waiting } = run.state
  if (waiting?.for !== 'action') return
  recordError(
    run,
    'action-abandoned',
    `${inQuotes(waiting.name)} had not answered when the next message came.`,
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
  const target = payload?.name == null ? undefined : flowNamed(run, payload.name)
  const meant =
    target === undefined && slots.length === 0 ? meantByButton(run, question, raw) : null
  if (question && typeof meant === 'boolean') return takeAnswer(run, question, meant)
  const answers = question && slots.some(([name]) => name === question.step.collect)
  const onlyFills = payload?.name === null
  if (!payload || (slots.length > 0 && !isKnown(run, raw)) || !(target || answers || onlyFills)) {
    return refusePayload(run, raw, question)
  }
  const staysHere = answers && (!target || target === run.state.stack.at(-1)?.flow)
  if (target && !staysHere) interrupt(run, target)
  const filled = fillAll(run, slots, staysHere ? question.step.collect : undefined)
  if (question && staysHere) settle(run, question, filled)
  else if (onlyFills) goOn(run, question)
}

/** What a button of a yes or no question says, where its payload is no flow. */
function meantByButton(
  run: TurnRun,
  question: Question | undefined,
  raw: string,
): boolean | undefined {
  const slot = question && run.bot.slots.get(question.step.collect)
  const button = run.state.offered.find(({ payload }) => payload === raw)
  if (slot?.type !== 'bool' || !button) return undefined
  return readYesNoButton(run.bot.speech.yesNo, button)
}

/** Fills slots from a button; false when the one that was asked for could not be filled. */
function fillAll(run: TurnRun, slots: [string, SlotValue][], asked: string | undefined): boolean {
  let filled = true
  for (const [name, value] of slots) {
    const fits = fillSlot(run, name, value)
    if (name === asked) filled = fits
    else if (fits) rejectSlot(run, name)
  }
  return filled
}

/** After a button that only filled slots: what was waited for comes next. */
function goOn(run: TurnRun, question: Question | undefined): void {
  if (question) return askSlot(run, question.step, question.attempts)
  if (run.state.waiting?.for !== 'message') return fallBack(run)
  run.state.waiting = null
  advance(run)
}

/** Slot values come from the bot's own buttons only: a web page could send any. */
function isKnown(run: TurnRun, raw: string): boolean {
  return run.bot.payloads.has(raw) || run.state.offered.some(({ payload }) => payload === raw)
}

function refusePayload(run: TurnRun, raw: string, question: Question | undefined): void {
  recordError(run, 'payload-unknown', `The button ${inQuotes(raw)} belongs to nothing in this bot.`)
  if (question) askSlot(run, question.step, question.attempts)
  else fallBack(run)
}

function receiveAnswer(run: TurnRun, question: Question, said: string): void {
  const slot = run.bot.slots.get(question.step.collect)
  const value =
    slot && (coerceAnswer(slot, said, run.bot.speech) ?? meantByButton(run, question, said))
  const takesAnyText = slot?.type === 'text' || slot?.type === 'any'
  const target = value === undefined || takesAnyText ? flowFor(run, said, takesAnyText) : undefined
  if (target !== undefined) return interrupt(run, target)
  if (value === undefined) return askAgain(run, question)
  takeAnswer(run, question, value)
}

function takeAnswer(run: TurnRun, question: Question, value: SlotValue): void {
  const { collect, reset_after_flow_ends: resets } = question.step
  settle(run, question, fillSlot(run, collect, value, resets === false))
}

/** Goes on when there is a value and nothing rejects it. */
function settle(run: TurnRun, question: Question, isFilled: boolean): void {
  const { node, step } = question
  run.state.waiting = null
  const value = ownProperty(run.state.slots, step.collect) ?? null
  if (!isFilled || value === null) return askAgain(run, question)
  const rejected = rejectValue(run, node, step)
  if (rejected) askAgain(run, question, rejected.refill)
  else advance(run)
}

function askAgain(run: TurnRun, { step, attempts }: Question, refill?: string): void {
  if (attempts + 1 >= maxAttempts) fallBack(run)
  else askSlot(run, step, attempts + 1, refill)
}

/** The flow goes on with any text, except another flow's own phrase. */
function receiveAnything(run: TurnRun, said: string): void {
  const target = flowFor(run, said, true)
  if (target !== undefined) return interrupt(run, target)
  run.state.waiting = null
  advance(run)
}

function receiveText(run: TurnRun, said: string): void {
  const target = flowFor(run, said, false) ?? (run.state.started ? undefined : startFlow(run))
  if (target === undefined) fallBack(run)
  else interrupt(run, target)
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
  return flow !== undefined && evaluate(flow.guard, run.state.slots, run.patterns)
}
