import type { Definition, Flow } from '../definition.ts'
import { normalise } from '../intents.ts'
import { parsePayload } from '../payload.ts'
import { intentsOf } from '../references.ts'
import { allSteps } from '../steps.ts'
import { originKey, type RasaFile } from './rasa-file.ts'

const shortest = 3

/**
 * Gives a trigger to each flow that nothing leads to: Rasa's language model finds a flow by its name
 * and description, and here phrases do. A flow that others call or link to is left alone: it may
 * rest on what they checked.
 */
export function makeTriggers(definition: Definition, origins: RasaFile['origins']): void {
  const reached = reachedFlows(definition)
  const taken = new Set(definition.nlu.flatMap(({ examples = [] }) => examples.map(normalise)))
  const triggered = new Set(Object.values(definition.flows).flatMap(intentsOf))
  for (const [id, flow] of Object.entries(definition.flows)) {
    if (intentsOf(flow).length > 0 || flow.if === false || reached.has(id)) continue
    const intent = triggered.has(id) ? `start_${id}` : id
    const known = definition.nlu.find((one) => one.intent === intent)
    const phrases =
      known?.examples ?? phrasesOf(id, flow).filter((one) => !taken.has(normalise(one)))
    if (phrases.length === 0) continue
    flow.nlu_trigger = [{ intent }]
    if (!known) definition.nlu.push({ intent, examples: phrases })
    for (const phrase of phrases) taken.add(normalise(phrase))
    const shown = phrases.slice(0, 3).map((phrase) => `"${phrase}"`)
    const text = `The flow "${id}" has no trigger. It now starts by the phrases ${shown.join(', ')}: add what your customers say.`
    origins.get(originKey('flows', id))?.tell('info', 'import-trigger', ['flows', id], text)
  }
}

function reachedFlows(definition: Definition): Set<string> {
  const { start, fallback, cancel, completed } = definition.metadata
  const steps = Object.values(definition.flows).flatMap((flow) => allSteps(flow))
  const buttons = Object.values(definition.responses).flatMap((variants) =>
    variants.flatMap((variant) => variant.buttons ?? []),
  )
  return new Set(
    [
      start,
      fallback,
      cancel,
      completed,
      ...steps.map(({ step }) => ('link' in step ? step.link : 'call' in step ? step.call : null)),
      ...buttons.map(({ payload = '' }) => parsePayload(payload)?.name),
    ].filter((id) => id !== null && id !== undefined),
  )
}

function phrasesOf(id: string, { name = '' }: Flow): string[] {
  const words = id.replace(/_+/g, ' ').trim()
  const phrases = new Map([name.trim(), words].map((phrase) => [normalise(phrase), phrase]))
  return [...phrases].filter(([said]) => said.length >= shortest).map(([, phrase]) => phrase)
}
