import type { FlowStart } from '../domain/short-link.ts'
import type { Definition } from './definition.ts'
import { indexIntents, matchIntent } from './intents.ts'
import type { IntentIndex } from './intents.ts'

/**
 * What a customer writes to start `flow`: the first of its own phrases that is understood as such.
 * Null where no message starts it, or the definition does not have it.
 */
export function startTextOf(definition: Definition, flow: string): string | null {
  return phraseOf(understoodBy(definition), ownIntents(definition).get(flow) ?? [])
}

/** All that have such a phrase, in the order of the definition. */
export function flowStarts(definition: Definition): FlowStart[] {
  const understood = understoodBy(definition)
  return [...ownIntents(definition)].flatMap(([flow, intents]) => {
    const text = phraseOf(understood, intents)
    return text === null ? [] : [{ flow, name: definition.flows[flow]?.name ?? flow, text }]
  })
}

type Understood = { index: IntentIndex; phrases: ReadonlyMap<string, readonly string[]> }

const understoodBy = ({ nlu }: Definition): Understood => ({
  index: indexIntents(nlu),
  // The first of a name counts.
  phrases: new Map(nlu.toReversed().map(({ intent, examples }) => [intent, examples ?? []])),
})

function phraseOf({ index, phrases }: Understood, intents: readonly string[]): string | null {
  for (const intent of intents) {
    const understood = phrases
      .get(intent)
      ?.find((phrase) => phrase.length <= textMax && matchIntent(index, phrase)?.intent === intent)
    if (understood !== undefined) return understood
  }
  return null
}

/** As WhatsApp takes for a text that stands in the message box. */
const textMax = 140

/** The flows that a message can start, in the order of the file. */
export const startableFlows = (definition: Definition): string[] =>
  [...ownIntents(definition)].flatMap(([flow, intents]) => (intents.length > 0 ? [flow] : []))

/** By flow, the intents that mean this flow and no other: a bot has thousands of flows. */
function ownIntents({ flows }: Definition): Map<string, string[]> {
  const flowsOf = new Map<string, number>()
  const triggers = Object.entries(flows).map(([flow, { nlu_trigger = [] }]): [string, string[]] => [
    flow,
    nlu_trigger.map(({ intent }) => (typeof intent === 'string' ? intent : intent.name)),
  ])
  for (const [, intents] of triggers) {
    for (const intent of new Set(intents)) flowsOf.set(intent, (flowsOf.get(intent) ?? 0) + 1)
  }
  const isOwn = (intent: string) => flowsOf.get(intent) === 1
  return new Map(triggers.map(([flow, intents]) => [flow, intents.filter(isOwn)]))
}
