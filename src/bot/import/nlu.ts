import { isMap, listOf, originKey, type RasaFile } from './rasa-file.ts'

const entityMark = /\[([^[\]]*)\](?:\([^()]*\)|\{[^{}]*\})/g
const otherKinds = ['synonym', 'lookup', 'regex'] as const

export type Intents = Map<string, Set<string>>

/** Intents with their phrases; those of one intent from several places are put together. */
export function importIntents(file: RasaFile, intents: Intents): void {
  const items = listOf(file, 'nlu')
  let marked = 0
  for (const [index, item] of items.entries()) {
    const name = isMap(item) ? item['intent'] : undefined
    if (!isMap(item) || typeof name !== 'string') continue
    const phrases = phrasesIn(item['examples'])
    marked += addPhrases(intents, name, phrases)
    const key = originKey('nlu', name)
    if (!file.origins.has(key)) {
      file.origins.set(key, { ...file, place: () => file.place(['nlu', index]) })
    }
    if (phrases.length === 0) {
      const text = `The intent "${name}" has no examples that can be read.`
      file.tell('warning', 'import-nlu', ['nlu', index], text)
    }
  }
  if (marked > 0) {
    const text = `Entities are not recognised: their marks were taken out of ${marked} examples.`
    file.tell('warning', 'import-entities', ['nlu'], text)
  }
  tellOtherKinds(file, items)
}

/** Adds what is new, without the marks of entities; how many had marks. */
export function addPhrases(intents: Intents, name: string, phrases: readonly string[]): number {
  const known = intents.get(name) ?? new Set()
  intents.set(name, known)
  const plain = phrases.map((phrase) => phrase.replace(entityMark, '$1'))
  for (const phrase of plain) known.add(phrase)
  return plain.filter((phrase, index) => phrase !== phrases[index]).length
}

/** A block of `- phrase` lines, a list of texts, or a list of `text: phrase`. */
function phrasesIn(examples: unknown): string[] {
  const list: unknown[] = typeof examples === 'string' ? examples.split('\n') : asList(examples)
  const texts = list.map((one) => (isMap(one) ? one['text'] : one))
  return texts
    .filter((text) => typeof text === 'string')
    .map((text) => text.replace(/^\s*-\s+/, '').trim())
    .filter((text) => text !== '' && text !== '-')
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function tellOtherKinds(file: RasaFile, items: unknown[]): void {
  for (const kind of otherKinds) {
    const found = items.flatMap((item, index) => (isMap(item) && kind in item ? [index] : []))
    const [first] = found
    if (first === undefined) continue
    const text = `Training data of kind ${kind} (${found.length}) is not imported: entities are not recognised.`
    file.tell('warning', `import-${kind}`, ['nlu', first], text)
  }
}
