import { inFullOf, of, pairsOf, quoteOf, say, withLine } from './changed-flow.ts'
import type { ChangedFlow } from './changed-flow.ts'
import { compareScripts } from './compare-scripts.ts'
import type { ScriptChanges } from './compare-scripts.ts'
import { slotWords } from './condition-words.ts'
import type { Word, Words } from './document.ts'
import { markWords } from './mark-words.ts'
import { flowName } from './reading.ts'
import type { Reading } from './reading.ts'
import type { ScriptLine, Topic } from './script.ts'
import { scriptLines } from './script-lines.ts'
import { tellQuestions, tellRules } from './tell-questions.ts'
import { counted } from './telling.ts'
import type { Telling } from './telling.ts'
import { ownProperty } from '../own-property.ts'

/** A flow that goes another way: a line for each thing that a customer notices. */
export function tellChangedFlow(telling: Telling, id: string): void {
  const [before, after] = [telling.was.scripts.get(id) ?? [], telling.is.scripts.get(id) ?? []]
  const name = flowName(telling.is, id)
  const flow: ChangedFlow = { id, name, telling, changes: compareScripts(before, after) }
  tellName(flow)
  tellQuestions(flow)
  tellRules(flow)
  tellConditions(flow)
  tellSaid(flow)
  tellWays(flow)
  tellOrder(flow)
  tellRest(flow)
}

function tellName(flow: ChangedFlow): void {
  const { id, telling } = flow
  const [was, is] = [flowName(telling.was, id), flowName(telling.is, id)]
  const named = (reading: Reading) => ownProperty(reading.definition.flows, id)?.name
  if (named(telling.was) === named(telling.is)) return
  say(flow, {
    key: 'name',
    kind: 'note',
    how: 'changed',
    title: `Flow “${was}”`,
    joint: ' ',
    body: [[`is now called “${is}”`]],
  })
}

function tellConditions(flow: ChangedFlow): void {
  const { name, changes } = flow
  for (const { was, is } of pairsOf(changes.changed, 'when')) {
    const [before, after] = [was.condition ?? 'always', is.condition ?? 'always']
    const line = markWords(before, after) ?? [{ gone: before }, ' ', { added: after }]
    say(flow, {
      key: `when ${is.key}`,
      kind: 'condition',
      how: 'changed',
      title: name,
      joint: ' ',
      body: [[`${is.outcome} when `, ...line]],
      was: [[`${was.text} ${was.outcome}`]],
      willBe: [[`${is.text} ${is.outcome}`]],
    })
  }
  for (const line of of(changes.added, 'when')) {
    const body = caseWords(line, 'added')
    say(flow, {
      key: `when ${line.key}`,
      kind: 'condition',
      how: 'added',
      title: `${name} now`,
      joint: ' ',
      body: [body],
      willBe: [[`${line.text} ${line.outcome}`]],
    })
  }
  for (const line of of(changes.removed, 'when')) {
    const body = caseWords(line, 'gone')
    say(flow, {
      key: `when not ${line.key}`,
      kind: 'condition',
      how: 'removed',
      title: `${name} no longer`,
      joint: ' ',
      body: [body],
      was: [[`${line.text} ${line.outcome}`]],
    })
  }
}

function caseWords({ condition, outcome = '' }: ScriptLine, mark: 'added' | 'gone'): Words {
  if (condition === undefined) return [`otherwise ${outcome}`]
  const word: Word = mark === 'added' ? { added: condition } : { gone: condition }
  return [`${outcome} when `, word]
}

function tellSaid(flow: ChangedFlow): void {
  const { name, changes, telling } = flow
  for (const line of of(changes.added, 'say')) {
    say(flow, {
      key: `says ${line.response}`,
      kind: 'message',
      how: 'added',
      title: `New message in ${name}`,
      body: [[quoteOf(telling.is, line)]],
      willBe: inFullOf(telling.is, line.response),
      parts: withLine(flow, line, 'added'),
    })
  }
  for (const line of of(changes.removed, 'say')) {
    say(flow, {
      key: `says not ${line.response}`,
      kind: 'message',
      how: 'removed',
      title: `${name} no longer says`,
      body: [[quoteOf(telling.was, line)]],
      was: inFullOf(telling.was, line.response),
      parts: withLine(flow, line, 'removed'),
    })
  }
}

function tellWays(flow: ChangedFlow): void {
  const { name, changes } = flow
  for (const topic of ['go', 'act'] as const) {
    for (const line of of(changes.added, topic)) {
      say(flow, {
        key: `+${line.key}`,
        kind: 'way',
        how: 'added',
        title: `${name} now`,
        joint: ' ',
        body: [[lower(line.text)]],
      })
    }
    for (const line of of(changes.removed, topic)) {
      say(flow, {
        key: `-${line.key}`,
        kind: 'way',
        how: 'removed',
        title: `${name} no longer`,
        joint: ' ',
        body: [[lower(line.text)]],
      })
    }
    for (const { was, is } of pairsOf(changes.changed, topic)) {
      say(flow, {
        key: `${is.key} changed`,
        kind: 'way',
        how: 'changed',
        title: name,
        joint: ' ',
        body: [
          markWords(lower(was.text), lower(is.text)) ?? [
            { gone: lower(was.text) },
            ' ',
            { added: lower(is.text) },
          ],
        ],
      })
    }
  }
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

const main: readonly Topic[] = ['say', 'ask', 'go', 'act', 'set']
const movesTold = 2

function tellOrder(flow: ChangedFlow): void {
  const { name, changes, telling, id } = flow
  if (changes.moved.length === 0) return
  const after = (telling.is.scripts.get(id) ?? []).filter(({ topic }) => main.includes(topic))
  const moved = changes.moved.filter(({ is }) => main.includes(is.topic))
  const phrases = moved.slice(0, movesTold).map(({ is }) => {
    const next = after[after.indexOf(is) + 1]
    return next === undefined ? `${does(is)} last` : `${does(is)} before it ${does(next)}`
  })
  const left = moved.length - phrases.length
  if (left > 0) phrases.push(`${counted(left, 'more step')} moved`)
  say(flow, {
    key: 'order',
    kind: 'step',
    how: 'changed',
    title: name,
    body: [[phrases.join('; ') || 'its steps stand in another order']],
    was: numbered(telling.was, id),
    willBe: numbered(telling.is, id),
  })
}

function does(line: ScriptLine): string {
  return line.topic === 'ask' ? `asks for ${slotWords(line.slot ?? '')}` : lower(line.text)
}

const numbered = (reading: Reading, id: string): Words[] =>
  scriptLines(reading, id).map((line, n) => [`${n + 1}. `, ...line])

/** What no line above told: values that are set, jumps, guards, notes. */
function tellRest(flow: ChangedFlow): void {
  const { name, changes, telling, id } = flow
  const rest: readonly Topic[] = ['set', 'guard', 'next', 'note']
  for (const [what, some] of [
    ['steps', rest.slice(0, 3)],
    ['notes', rest.slice(3)],
  ] as const) {
    const ofIt = (line: ScriptLine) => some.includes(line.topic) && !isToldByLink(changes, line)
    const lines: Words[] = [
      ...changes.changed
        .filter(({ is }) => ofIt(is))
        .map(
          ({ was, is }) =>
            markWords(was.text, is.text) ?? [{ gone: was.text }, ' ', { added: is.text }],
        ),
      ...changes.removed.filter(ofIt).map(({ text }): Words => [{ gone: text }]),
      ...changes.added.filter(ofIt).map(({ text }): Words => [{ added: text }]),
    ]
    if (lines.length === 0) continue
    const notes = what === 'notes'
    say(flow, {
      key: what,
      kind: notes ? 'note' : 'step',
      how: 'changed',
      title: notes ? `Notes in ${name}` : name,
      body: lines,
      ...(notes ? {} : { was: numbered(telling.was, id), willBe: numbered(telling.is, id) }),
    })
  }
}

/** That a flow ends somewhere is told by the link that came or went there. */
const isToldByLink = ({ added, removed }: ScriptChanges, line: ScriptLine): boolean =>
  line.key === 'next END' &&
  [...added, ...removed].some(
    ({ topic, text }) => topic === 'go' && text.endsWith(' not come back'),
  )
