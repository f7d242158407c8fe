import type { Binding } from '../../domain/candidate.ts'
import { ownProperty } from '../own-property.ts'
import { slotWords } from './condition-words.ts'
import type { FirstVersion } from './document.ts'
import { plainWords } from './plain-words.ts'
import { flowName } from './reading.ts'
import type { Reading } from './reading.ts'
import { firstSaid, scriptLines } from './script-lines.ts'
import { hostOf, shownText } from './shown-text.ts'

/** A bot that was never released, told as what it can do. */
export function firstVersionOf(reading: Reading, binding: Binding | undefined): FirstVersion {
  const { definition, scripts } = reading
  const { metadata, flows } = definition
  const lines = [...scripts.values()].flat()
  const ownUse = [metadata.fallback, metadata.start, metadata.cancel, metadata.completed]
  const ids = Object.keys(flows)
  const offered = ids.filter((id) => !ownUse.includes(id) && isReached(reading, id))
  const url = binding?.actionEndpoint?.url
  return {
    canDo: offered.map((id) => flowName(reading, id)),
    firstMessage: saidFirst(reading, metadata.start ?? metadata.fallback),
    asksFor: [
      ...new Set(
        lines.flatMap(({ topic, slot }) => (topic === 'ask' && slot ? [slotWords(slot)] : [])),
      ),
    ],
    handOvers: lines.filter(({ text }) => text === 'Goes to a person').length,
    notUnderstood: saidFirst(reading, metadata.fallback),
    sendsDataTo: url === undefined ? null : shownText(hostOf(url)),
    scripts: ids.map((id) => ({
      flow: flowName(reading, id),
      lines: scriptLines(reading, id).map(plainWords),
    })),
  }
}

/** Customers get there by what they write, not only from another flow. */
function isReached({ definition }: Reading, id: string): boolean {
  const flow = ownProperty(definition.flows, id)
  return (flow?.nlu_trigger ?? []).length > 0
}

function saidFirst(reading: Reading, flow: string | undefined): string | null {
  const text = flow === undefined ? undefined : firstSaid(reading, flow)
  return text === undefined ? null : shownText(text)
}
