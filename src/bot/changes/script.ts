import { canonicalText } from '../canonical.ts'
import type { Definition, Flow, PartKey, Rejection, Step, Target, Trigger } from '../definition.ts'
import { ownProperty } from '../own-property.ts'
import { askResponse } from '../references.ts'
import { conditionWords, quoted, slotWords } from './condition-words.ts'
import { onOneLine, shownText } from './shown-text.ts'

export const topics = [
  'say',
  'ask',
  'rule',
  'when',
  'go',
  'act',
  'set',
  'guard',
  'next',
  'note',
] as const
export type Topic = (typeof topics)[number]

/**
 * One sentence of a flow. Every field of every step is in the `content` of one line, so that two
 * flows with the same lines are the same. `key` pairs a line with what became of it.
 */
export type ScriptLine = {
  topic: Topic
  depth: number
  text: string
  content: string
  key: string
  /** The key of the line that it stands under. */
  parent: string
  slot?: string
  response?: string
  /** The flow that it goes to. */
  flow?: string
  /** Of a `when`: its condition, and the first thing done then. */
  condition?: string
  outcome?: string
  rejection?: Rejection
}

type Made = Omit<ScriptLine, 'depth' | 'parent' | 'content'> & { content: unknown }
type Writer = {
  definition: Definition
  renamed: ReadonlyMap<PartKey, string>
  lines: ScriptLine[]
}

/** A flow as sentences in their order: what it says, asks, accepts and where it goes. */
export function scriptOf(
  definition: Definition,
  flow: Flow,
  renamed: ReadonlyMap<PartKey, string>,
): ScriptLine[] {
  const writer: Writer = { definition, renamed, lines: [] }
  writeHead(writer, flow)
  for (const step of flow.steps) writeStep(writer, step, 0, '')
  return writer.lines
}

function writeHead(writer: Writer, flow: Flow): void {
  const { name: _name, steps: _steps, nlu_trigger: triggers = [], if: guard, ...rest } = flow
  if (guard !== undefined) {
    const text = `Starts only if ${conditionWords(guard)}`
    write(writer, 0, '', { topic: 'guard', text, content: guard, key: 'guard' })
  }
  for (const trigger of triggers) writeTrigger(writer, trigger)
  for (const [field, value] of Object.entries(rest)) {
    const name = field.replaceAll('_', ' ')
    const text = `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${quoted(value)}`
    write(writer, 0, '', { topic: 'note', text, content: { field, value }, key: `flow ${field}` })
  }
}

function writeTrigger(writer: Writer, { intent }: Trigger): void {
  const name = typeof intent === 'string' ? intent : intent.name
  const sure =
    typeof intent === 'string' || intent.confidence_threshold === undefined
      ? ''
      : `, when it is ${intent.confidence_threshold} sure`
  const known = writer.renamed.get(`intent:${name}`) ?? name
  const text = `Starts at ${quoted(slotWords(known))}${sure}`
  const content = { known, sure }
  write(writer, 0, '', { topic: 'guard', text, content, key: `trigger ${known}` })
}

function writeStep(writer: Writer, step: Step, depth: number, parent: string): void {
  const { lines } = writer
  const main = mainLine(writer, step)
  if (main) write(writer, depth, parent, main)
  const own = main ? (lines.at(-1)?.key ?? '') : parent
  if ('collect' in step)
    for (const one of rules(step.collect, step.rejections)) write(writer, depth + 1, own, one)
  const notes = Object.entries({ id: step.id, description: step.description })
  for (const [field, value] of notes) {
    if (value === undefined) continue
    const text = field === 'id' ? `(step ${quoted(value)})` : `Note: ${quoted(value)}`
    write(writer, depth, own, {
      topic: 'note',
      text,
      content: { field, value },
      key: `${field} ${value}`,
    })
  }
  writeNext(writer, step.next, depth, own)
}

function writeNext(writer: Writer, next: Step['next'], depth: number, own: string): void {
  if (next === undefined) return
  if (typeof next === 'string') return write(writer, depth, own, jump(next))
  for (const branch of next) {
    const target = 'then' in branch ? branch.then : branch.else
    const condition = 'if' in branch ? conditionWords(branch.if) : undefined
    const source = 'if' in branch ? branch.if : null
    const outcome = outcomeWords(writer, target)
    const text = condition === undefined ? 'Otherwise:' : `If ${condition}:`
    const key = `${own} when ${condition === undefined ? 'else' : outcome}`
    write(writer, depth, own, {
      topic: 'when',
      text,
      content: { source },
      key,
      ...(condition !== undefined && { condition }),
      outcome,
    })
    const under = writer.lines.at(-1)?.key ?? ''
    if (typeof target === 'string') write(writer, depth + 1, under, jump(target))
    else for (const step of target) writeStep(writer, step, depth + 1, under)
  }
}

const jump = (target: string): Made => ({
  topic: 'next',
  text: target === 'END' ? 'The flow ends.' : `Goes on at step ${quoted(target)}`,
  content: target,
  key: `next ${target}`,
})

function write(writer: Writer, depth: number, parent: string, made: Made): void {
  const content = `${made.topic} ${canonicalText(made.content)}`
  writer.lines.push({ ...made, content, depth, parent })
}

function mainLine(writer: Writer, step: Step): Made | null {
  if ('action' in step) return actionLine(writer, step.action)
  if ('collect' in step) return askLine(writer, step)
  if ('call' in step || 'link' in step) return goLine(writer, step)
  if ('set_slots' in step) {
    const { set_slots: values, reset_after_flow_ends: reset } = step
    const said = values.flatMap((entry) =>
      Object.entries(entry).map(([slot, value]) => `${slotWords(slot)} = ${quoted(value)}`),
    )
    const slots = values.flatMap((entry) => Object.keys(entry))
    const text = `Remembers ${said.join(', ')}`
    return { topic: 'set', text, content: { values, reset }, key: `set ${slots.join(' ')}` }
  }
  return 'noop' in step
    ? { topic: 'note', text: 'A step without a word', content: step.noop, key: 'noop' }
    : null
}

function actionLine(writer: Writer, action: string): Made {
  const key = `do ${action}`
  if (action === 'action_human_handoff') {
    return { topic: 'go', text: 'Goes to a person', content: action, key }
  }
  if (!action.startsWith('utter_')) {
    const text = `Runs “${slotWords(action.replace(/^action_/, ''))}” on the action server`
    return { topic: 'act', text, content: action, key }
  }
  const response = writer.renamed.get(`response:${action}`) ?? action
  const text = `Says ${textOf(writer, action)}`
  return { topic: 'say', text, content: response, key: `do ${response}`, response }
}

function askLine(writer: Writer, step: Extract<Step, { collect: string }>): Made {
  const {
    collect: slot,
    id: _id,
    description: _note,
    next: _next,
    rejections: _rules,
    ...rest
  } = step
  const asked = rest.utter ?? askResponse(slot)
  const response = writer.renamed.get(`response:${asked}`) ?? asked
  const text = `Asks ${textOf(writer, asked)} (${slotWords(slot)})`
  const content = { ...rest, slot, utter: response }
  return { topic: 'ask', text, content, key: `ask ${slot}`, slot, response }
}

function* rules(slot: string, rejections: readonly Rejection[] = []): Generator<Made> {
  for (const [n, rejection] of rejections.entries()) {
    const text = `Not if ${conditionWords(rejection.if)}`
    yield {
      topic: 'rule',
      text,
      content: { slot, ...rejection },
      key: `rule ${slot} ${n}`,
      slot,
      response: rejection.utter,
      rejection,
    }
  }
}

function goLine(writer: Writer, step: { call: string } | { link: string }): Made {
  const named = 'call' in step ? step.call : step.link
  const flow = writer.renamed.get(`flow:${named}`) ?? named
  const name = `“${nameOf(writer, named)}”`
  const text =
    'call' in step ? `Runs ${name} and comes back` : `Goes on to ${name} and does not come back`
  return { topic: 'go', text, content: { flow, call: 'call' in step }, key: `go ${flow}`, flow }
}

/** What a branch does first, to be said of a person: `goes to a person`. */
function outcomeWords(writer: Writer, target: Target): string {
  if (target === 'END') return 'ends'
  if (typeof target === 'string') return `goes on at step ${quoted(target)}`
  const [first] = target
  const leaves = target.find(
    (step) => ('action' in step && step.action === 'action_human_handoff') || 'link' in step,
  )
  const told = leaves ?? first
  if (told && handsOver(writer, told)) return 'goes to a person'
  const line = told && mainLine(writer, told)
  if (!line) return 'goes on'
  return (
    line.text.charAt(0).toLowerCase() + line.text.slice(1).replace(/ and does not come back$/, '')
  )
}

/** Also by the flow that it goes on to. */
function handsOver({ definition }: Writer, step: Step): boolean {
  const isHandOff = (one: Step) => 'action' in one && one.action === 'action_human_handoff'
  if (!('link' in step)) return isHandOff(step)
  return ownProperty(definition.flows, step.link)?.steps.some(isHandOff) ?? false
}

function textOf({ definition }: Writer, response: string): string {
  const variants = ownProperty(definition.responses, response)
  const said = variants?.find((variant) => variant.text !== undefined)
  if (said?.text === undefined) return slotWords(response)
  const captions = (said.buttons ?? []).map(({ title }) => ` [${onOneLine(shownText(title))}]`)
  return `“${onOneLine(shownText(said.text))}”${captions.join('')}`
}

const nameOf = ({ definition }: Writer, flow: string): string =>
  onOneLine(shownText(ownProperty(definition.flows, flow)?.name?.trim() || slotWords(flow)))
