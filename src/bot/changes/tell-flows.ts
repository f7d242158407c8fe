import { intentsOf } from '../references.ts'
import type { PartKey } from '../definition.ts'
import { ownProperty } from '../own-property.ts'
import { parsePayload } from '../payload.ts'
import type { Words } from './document.ts'
import { addTo, onceFor } from '../diff/once-for.ts'
import { flowName, inQuotes } from './reading.ts'
import type { Reading } from './reading.ts'
import { firstSaid, scriptLines, summaryOf } from './script-lines.ts'
import { shownText } from './shown-text.ts'
import { listed, tell, untold } from './telling.ts'
import type { Telling } from './telling.ts'
import { tellChangedFlow } from './tell-changed-flow.ts'

/** Flows that are new, gone or go another way; a new or gone flow swallows its own parts. */
export function tellFlows(telling: Telling): void {
  const [added, removed] = [untold(telling, 'flow:', 'added'), untold(telling, 'flow:', 'removed')]
  const [areNew, areGone] = [new Set(added), new Set(removed)]
  for (const id of added) tellAdded(telling, id, areNew)
  for (const id of removed) tellRemoved(telling, id, areGone)
  for (const id of untold(telling, 'flow:', 'changed')) tellChangedFlow(telling, id)
}

function tellAdded(telling: Telling, id: string, all: ReadonlySet<string>): void {
  const { is } = telling
  const said = firstSaid(is, id)
  const script = scriptLines(is, id)
  tell(telling, {
    key: `flow:${id}`,
    kind: 'flow',
    how: 'added',
    title: `New flow “${flowName(is, id)}”`,
    body: [[summaryOf(is, id)], ...(said === undefined ? [] : [[inQuotes(said)]])],
    willBe: script,
    facts: [[shownText(id)], ...notesOf(is, id)],
    parts: [`flow:${id}`, ...ownParts(telling, is, 'added', id, all)],
  })
}

function tellRemoved(telling: Telling, id: string, all: ReadonlySet<string>): void {
  const { was, is } = telling
  const fallback = is.definition.metadata.fallback
  const instead = fallback === undefined ? undefined : firstSaid(is, fallback)
  const gets = instead === undefined ? 'no answer of its own' : inQuotes(instead)
  tell(telling, {
    key: `flow:${id}`,
    kind: 'flow',
    how: 'removed',
    title: `Flow “${flowName(was, id)}” is gone`,
    joint: '. ',
    body: [[`Who asks gets ${gets}`]],
    was: scriptLines(was, id),
    facts: [[shownText(id)], ...ledThere(was, id)],
    parts: [`flow:${id}`, ...ownParts(telling, was, 'removed', id, all)],
  })
}

/** What is written for the team alone. */
const notesOf = (reading: Reading, id: string): Words[] =>
  (reading.scripts.get(id) ?? [])
    .filter(({ topic, key }) => topic === 'note' && key.startsWith('flow '))
    .map(({ text }) => [text])

/** Messages, slots and intents that came or went with the flow and serve no other. */
function ownParts(
  telling: Telling,
  reading: Reading,
  how: 'added' | 'removed',
  id: string,
  all: ReadonlySet<string>,
): PartKey[] {
  const free = (part: PartKey) => telling.changes.get(part)?.kind === how && !telling.told.has(part)
  const flow = ownProperty(reading.definition.flows, id)
  const lines = reading.scripts.get(id) ?? []
  const onlyHere = (response: string) =>
    (reading.saidIn.get(response) ?? []).every((place) => all.has(place.flow))
  const slots = lines.flatMap(({ slot, topic, key }) =>
    topic === 'set' ? key.split(' ').slice(1) : (slot ?? []),
  )
  const validations = slots.flatMap((slot) => {
    const { validation } = ownProperty(reading.definition.slots, slot) ?? {}
    return [
      ...(validation?.rejections ?? []).map(({ utter }) => utter),
      validation?.refill_utter ?? [],
    ].flat()
  })
  const responses = [...lines.flatMap(({ response }) => response ?? []), ...validations]
  const parts: PartKey[] = [
    ...responses.filter(onlyHere).map((name): PartKey => `response:${name}`),
    ...slots.map((name): PartKey => `slot:${name}`),
    ...(flow ? intentsOf(flow) : []).map((name): PartKey => `intent:${name}`),
  ]
  return [...new Set(parts)].filter(free)
}

/** The flows that go on to each flow, and the captions of the buttons that open it. */
const ways = onceFor(({ definition, scripts }: Reading) => {
  const [byFlow, byButton] = [new Map<string, string[]>(), new Map<string, string[]>()]
  for (const [from, lines] of scripts) {
    const to = new Set(lines.flatMap(({ flow }) => flow ?? []))
    for (const flow of to) addTo(byFlow, flow, from)
  }
  for (const { buttons = [] } of Object.values(definition.responses).flat()) {
    for (const { title, payload = '' } of buttons) {
      const name = parsePayload(payload)?.name ?? ''
      if (payload.startsWith(`/${name}`)) addTo(byButton, name, shownText(title))
    }
  }
  return { byFlow, byButton }
})

/** Buttons and flows that led to a flow. */
function ledThere(reading: Reading, id: string): Words[] {
  const { byFlow, byButton } = ways(reading)
  const flows = (byFlow.get(id) ?? []).map((from) => flowName(reading, from))
  const buttons = [...new Set(byButton.get(id))]
  return [
    ...(buttons.length === 0 ? [] : [[`Buttons that led there: ${listed(buttons)}`]]),
    ...(flows.length === 0 ? [] : [[`Flows that led there: ${listed(flows)}`]]),
  ]
}
