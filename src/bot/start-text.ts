import type { FlowStart } from '../domain/short-link.ts'
import type { Definition } from './definition.ts'
import { indexIntents, matchIntent } from './intents.ts'
import type { IntentIndex } from './intents.ts'

/**
 * What a customer writes to start `flow`: the first of its own phrases that is understood as such.
 * Null where no message starts it, or the definition does not have it.
 */
export function startTextOf(definition: Definition, flow: string): string | null {
  return phraseOf(definition, indexIntents(definition.nlu), flow)
}

/** All that have such a phrase, in the order of the definition. */
export function flowStarts(definition: Definition): FlowStart[] {
  const index = indexIntents(definition.nlu)
  return startableFlows(definition).flatMap((flow) => {
    const text = phraseOf(definition, index, flow)
    return text === null ? [] : [{ flow, name: definition.flows[flow]?.name ?? flow, text }]
  })
}

function phraseOf(definition: Definition, index: IntentIndex, flow: string): string | null {
  const intents = intentsOf(definition, flow)
  for (const intent of intents) {
    const phrases = definition.nlu.find((one) => one.intent === intent)?.examples ?? []
    const understood = phrases.find(
      (phrase) => phrase.length <= textMax && matchIntent(index, phrase)?.intent === intent,
    )
    if (understood !== undefined) return understood
  }
  return null
}

/** As WhatsApp takes for a text that stands in the message box. */
const textMax = 140

/** The flows that a message can start, in the order of the file. */
export const startableFlows = (definition: Definition): string[] =>
  Object.keys(definition.flows).filter((flow) => intentsOf(definition, flow).length > 0)

/** Only those that mean this flow and no other. */
function intentsOf({ flows }: Definition, flow: string): string[] {
  const triggers = (id: string) =>
    (flows[id]?.nlu_trigger ?? []).map(({ intent }) =>
      typeof intent === 'string' ? intent : intent.name,
    )
  const others = new Set(Object.keys(flows).flatMap((id) => (id === flow ? [] : triggers(id))))
  return Object.hasOwn(flows, flow) ? triggers(flow).filter((one) => !others.has(one)) : []
}
