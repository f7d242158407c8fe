import type { PartKey } from '../definition.ts'
import { ownProperty } from '../own-property.ts'
import type { LinePair, ScriptChanges } from './compare-scripts.ts'
import type { Words } from './document.ts'
import { inQuotes, saidText } from './reading.ts'
import type { Reading } from './reading.ts'
import type { ScriptLine, Topic } from './script.ts'
import { shownText } from './shown-text.ts'
import { inFull } from './tell-messages.ts'
import { tell } from './telling.ts'
import type { NewEntry, Telling } from './telling.ts'

/** A changed flow with what became of its lines. */
export type ChangedFlow = {
  id: string
  name: string
  telling: Telling
  changes: ScriptChanges
}

export function say(
  flow: ChangedFlow,
  entry: Omit<NewEntry, 'parts' | 'key'> & { key: string; parts?: PartKey[] },
): void {
  const { id, telling } = flow
  tell(telling, {
    facts: [[shownText(id)]],
    ...entry,
    key: `flow:${id} ${entry.key}`,
    parts: [`flow:${id}`, ...(entry.parts ?? [])],
  })
}

export const of = (lines: readonly ScriptLine[], topic: Topic) =>
  lines.filter((line) => line.topic === topic)
export const pairsOf = (pairs: readonly LinePair[], topic: Topic) =>
  pairs.filter(({ is }) => is.topic === topic)

/** The messages and slots that came or went with a line, told with it. */
export function withLine(flow: ChangedFlow, line: ScriptLine, how: 'added' | 'removed'): PartKey[] {
  const parts: PartKey[] = []
  if (line.response !== undefined) parts.push(`response:${line.response}`)
  if (line.slot !== undefined && line.topic === 'ask') parts.push(`slot:${line.slot}`)
  const { changes, told } = flow.telling
  return parts.filter((part) => changes.get(part)?.kind === how && !told.has(part))
}

export function inFullOf(reading: Reading, response: string | undefined): Words[] {
  if (response === undefined) return []
  return (ownProperty(reading.definition.responses, response) ?? []).flatMap(inFull)
}

export function quoteOf(reading: Reading, { response, text }: ScriptLine): string {
  const said = response === undefined ? undefined : saidText(reading, response)
  return said === undefined ? text : inQuotes(said)
}
