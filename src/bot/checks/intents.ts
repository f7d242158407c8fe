import { normalise } from '../intents.ts'
import type { Problem } from '../locate.ts'
import { intentNames } from './buttons.ts'
import { error, warning } from './problem.ts'
import type { CheckInput } from './check-input.ts'

/** An intent stands out when it has this many times more or fewer phrases than is usual here. */
const farTimes = 4
const farLeast = 5

/** Intents without a flow, without phrases, shared by two flows, or trained unevenly. */
export function checkIntents(subject: CheckInput): Problem[] {
  return [
    ...checkTriggers(subject),
    ...checkPhrases(subject),
    ...checkShared(subject),
    ...checkBalance(subject),
  ]
}

/** The same example in two intents: it can never lead to one of them. */
function checkShared({ definition }: CheckInput): Problem[] {
  const owners = new Map<string, string>()
  return definition.nlu.flatMap(({ intent, examples = [], keywords = [] }, index) =>
    Object.entries({ examples, keywords }).flatMap(([key, phrases]) =>
      phrases.flatMap((phrase, at) => {
        const said = normalise(phrase)
        const owner = owners.get(said) ?? intent
        owners.set(said, owner)
        if (owner === intent || said === '') return []
        const text = `"${phrase.slice(0, 80)}" is in the intent "${owner}" too, which wins. Keep it in one of them.`
        return [warning('example-two-intents', ['nlu', index, key, at], text)]
      }),
    ),
  )
}

function checkTriggers({ definition }: CheckInput): Problem[] {
  const startedBy = new Map<string, string>()
  const phrases = new Set(definition.nlu.map(({ intent }) => intent))
  return Object.entries(definition.flows).flatMap(([flow, { nlu_trigger: triggers = [] }]) =>
    triggers.flatMap(({ intent }, index) => {
      const name = typeof intent === 'string' ? intent : intent.name
      const path = ['flows', flow, 'nlu_trigger', index, 'intent']
      const other = startedBy.get(name)
      startedBy.set(name, other ?? flow)
      const twice = `The intent "${name}" starts "${other}" too; the first flow wins. Give each its own intent, or a condition.`
      const unknown = `No phrase means the intent "${name}", so only a button can start this flow by it. Add examples to nlu.`
      return [
        ...(other === undefined ? [] : [warning('intent-two-flows', path, twice)]),
        ...(phrases.has(name) ? [] : [warning('intent-without-phrases', path, unknown)]),
      ]
    }),
  )
}

function checkPhrases(subject: CheckInput): Problem[] {
  const { flows, nlu } = subject.definition
  const started = intentNames({ ...subject, definition: { ...subject.definition, nlu: [] } })
  return nlu.flatMap(({ intent, examples = [], keywords = [] }, index) => {
    const path = ['nlu', index]
    const without = `No flow starts with the intent "${intent}". Name it in a flow's nlu_trigger, or remove it.`
    const silent = `The intent "${intent}" has no examples and no keywords. Add some.`
    const marked = examples.findIndex((example) => example.includes(']('))
    const entity = 'Entities in brackets are not recognised. Write the example as people say it.'
    return [
      ...(started.has(intent) || Object.hasOwn(flows, intent)
        ? []
        : [warning('intent-without-trigger', path, without)]),
      ...(examples.length + keywords.length > 0 ? [] : [error('intent-empty', path, silent)]),
      ...(marked < 0 ? [] : [warning('entity-ignored', [...path, 'examples', marked], entity)]),
    ]
  })
}

function checkBalance({ definition }: CheckInput): Problem[] {
  const counts = definition.nlu.map(({ examples = [] }) => examples.length)
  const sorted = counts.toSorted((a, b) => a - b)
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0
  return definition.nlu.flatMap(({ intent, examples = [] }, index) => {
    const count = examples.length
    const far = Math.max(count, usual) >= farTimes * Math.min(count, usual)
    if (count === 0 || !far || Math.abs(count - usual) < farLeast) return []
    const text = `The intent "${intent}" has ${count} examples, others about ${usual}: it will be understood too ${count > usual ? 'often' : 'seldom'}. Even them out.`
    return [warning('intent-uneven', ['nlu', index], text)]
  })
}
