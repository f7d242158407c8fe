import { inFullOf, of, pairsOf, quoteOf, say, withLine } from './changed-flow.ts'
import type { ChangedFlow } from './changed-flow.ts'
import { acceptedWords, slotWords } from './condition-words.ts'
import type { Words } from './document.ts'
import { markWords } from './mark-words.ts'
import type { Reading } from './reading.ts'
import type { ScriptLine } from './script.ts'
import { shownText } from './shown-text.ts'
import { changedText } from './telling.ts'

export function tellQuestions(flow: ChangedFlow): void {
  const { name, changes, telling } = flow
  for (const line of of(changes.added, 'ask')) {
    const accepts = acceptsFact(telling.is, flow.id, line.slot)
    say(flow, {
      key: `asks ${line.slot}`,
      kind: 'question',
      how: 'added',
      title: `${name} asks one more thing`,
      body: [[quoteOf(telling.is, line)]],
      willBe: inFullOf(telling.is, line.response),
      facts: [...accepts, [shownText(flow.id)]],
      parts: withLine(flow, line, 'added'),
    })
  }
  for (const line of of(changes.removed, 'ask')) {
    say(flow, {
      key: `asks not ${line.slot}`,
      kind: 'question',
      how: 'removed',
      title: `${name} no longer asks`,
      joint: ' ',
      body: [[`for ${slotWords(line.slot ?? '')}: ${quoteOf(telling.was, line)}`]],
      was: inFullOf(telling.was, line.response),
      parts: withLine(flow, line, 'removed'),
    })
  }
  for (const { was, is } of pairsOf(changes.changed, 'ask')) {
    const [before, after] = [was, is].map((line) => `${line.text}${howAsked(line)}`)
    say(flow, {
      key: `asks ${is.slot} changed`,
      kind: 'question',
      how: 'changed',
      title: `${name} asks for ${slotWords(is.slot ?? '')} differently`,
      ...changedText(before ?? '', after ?? ''),
      parts: withLine(flow, is, 'added'),
    })
  }
}

/** How a question is asked beside its words: `ask_before_filling`, `reset_after_flow_ends`. */
function howAsked({ content }: ScriptLine): string {
  const fields = Object.entries(JSON.parse(content.slice(content.indexOf(' ') + 1)) as object)
  const own = fields.filter(([field]) => !['collect', 'slot', 'utter'].includes(field))
  return own.map(([field, value]) => `, ${field.replaceAll('_', ' ')}: ${value}`).join('')
}

function acceptsFact({ scripts }: Reading, flow: string, slot: string | undefined): Words[] {
  const rules = (scripts.get(flow) ?? []).flatMap((line) =>
    line.slot === slot && line.rejection ? [line.rejection] : [],
  )
  return rules.length === 0 ? [] : [[`Accepts ${acceptedWords(rules)}`]]
}

/** All rules of a question are one change: what it accepts, before and after. */
export function tellRules(flow: ChangedFlow): void {
  const { name, changes, telling, id } = flow
  const touched = [
    ...of(changes.added, 'rule'),
    ...of(changes.removed, 'rule'),
    ...pairsOf(changes.changed, 'rule').map(({ is }) => is),
  ]
  const asksAnew = new Set(
    [...of(changes.added, 'ask'), ...of(changes.removed, 'ask')].map(({ slot }) => slot),
  )
  for (const slot of new Set(touched.map((line) => line.slot ?? ''))) {
    if (asksAnew.has(slot)) continue
    const rules = [telling.was, telling.is].map(({ scripts }) =>
      (scripts.get(id) ?? []).filter((line) => line.slot === slot && line.rejection),
    )
    const words = rules.map(
      (lines) => acceptedWords(lines.flatMap(({ rejection }) => rejection ?? [])) || 'anything',
    )
    const [was = '', is = ''] = words
    const raw = rules.map((lines) =>
      lines.map((line): Words => [
        `${line.text}: says ${quoteOf(lines === rules[0] ? telling.was : telling.is, line)} (${shownText(String(line.rejection?.if))})`,
      ]),
    )
    const same = was === is
    say(flow, {
      key: `accepts ${slot}`,
      kind: 'rule',
      how: 'changed',
      title: same ? `${name} answers a wrong ${slotWords(slot)} differently` : `${name} accepts`,
      joint: same ? ': ' : ' ',
      body: same ? [] : [markWords(was, is) ?? [{ gone: was }, ' ', { added: is }]],
      was: raw[0] ?? [],
      willBe: raw[1] ?? [],
      parts: touched.flatMap((line) => [
        ...withLine(flow, line, 'added'),
        ...withLine(flow, line, 'removed'),
      ]),
    })
  }
}
