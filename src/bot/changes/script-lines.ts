import { ownProperty } from '../own-property.ts'
import { intentsOf } from '../references.ts'
import type { Definition } from '../definition.ts'
import type { Words } from './document.ts'
import { addTo, onceFor } from '../diff/once-for.ts'
import { inQuotes, saidText } from './reading.ts'
import type { Reading } from './reading.ts'
import type { ScriptLine } from './script.ts'
import { counted } from './telling.ts'

/** `starts at “do you sell gift cards?”, says 1 message, asks 3 questions, ends with a person`. */
export function summaryOf(reading: Reading, id: string): string {
  const lines = reading.scripts.get(id) ?? []
  const count = (topic: ScriptLine['topic']) => lines.filter((line) => line.topic === topic).length
  const phrase = phrasesOf(reading, id)[0]
  const [says, asks] = [count('say'), count('ask')]
  const person = lines.some(({ text }) => text === 'Goes to a person')
  const words = [
    ...(phrase === undefined ? [] : [`starts at ${inQuotes(phrase)}`]),
    ...(asks > 0 ? [`asks ${counted(asks, 'question')}`] : []),
    ...(says > 0 ? [`says ${counted(says, 'message')}`] : []),
    ...(count('act') > 0 ? ['uses the action server'] : []),
    ...(person ? ['ends with a person'] : []),
  ]
  return words.length === 0 ? 'says and asks nothing' : words.join(', ')
}

function phrasesOf({ definition }: Reading, id: string): string[] {
  const flow = ownProperty(definition.flows, id)
  const places = new Set(flow ? intentsOf(flow) : [])
  const { nlu } = definition
  const opening = [...places].flatMap((intent) => placesOf(nlu).get(intent) ?? [])
  return opening
    .toSorted((a, b) => a - b)
    .flatMap((at) => [...(nlu[at]?.examples ?? []), ...(nlu[at]?.keywords ?? [])])
}

/** Where each intent stands. */
const placesOf = onceFor((nlu: Definition['nlu']): Map<string, number[]> => {
  const places = new Map<string, number[]>()
  for (const [at, { intent }] of nlu.entries()) addTo(places, intent, at)
  return places
})

/** The flow as a short script: what the customer says, then a sentence a line. */
export function scriptLines(reading: Reading, id: string): Words[] {
  const phrases = phrasesOf(reading, id)
  const [first] = phrases
  const more = phrases.length > 1 ? `, or ${counted(phrases.length - 1, 'other phrase')}` : ''
  const customer: Words[] = first === undefined ? [] : [[`Customer: ${inQuotes(first)}${more}`]]
  const isSilent = (line: ScriptLine) =>
    (line.topic === 'note' && !line.key.startsWith('id ')) || line.key.startsWith('trigger ')
  const lines = (reading.scripts.get(id) ?? []).filter((line) => !isSilent(line))
  return [...customer, ...lines.map(({ depth, text }): Words => [`${'  '.repeat(depth)}${text}`])]
}

export function firstSaid(reading: Reading, id: string): string | undefined {
  const line = (reading.scripts.get(id) ?? []).find(({ response }) => response !== undefined)
  return line?.response === undefined ? undefined : saidText(reading, line.response)
}
