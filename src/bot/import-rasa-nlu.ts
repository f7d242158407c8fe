import { isMap, listOf, type RasaFile } from './import-rasa-file.ts'

const entityMark = /\[([^[\]]*)\](?:\([^()]*\)|\{[^{}]*\})/g
const otherKinds = ['synonym', 'lookup', 'regex'] as const

/** Intents with their phrases; those of one intent from several places are put together. */
export function importIntents(file: RasaFile, intents: Map<string, Set<string>>): void {
  const items = listOf(file, 'nlu')
  let marked = 0
  for (const [index, item] of items.entries()) {
    const name = isMap(item) ? item['intent'] : undefined
    if (!isMap(item) || typeof name !== 'string') continue
    const phrases = phrasesIn(item['examples']).map((phrase) => {
      const plain = phrase.replace(entityMark, '$1')
      if (plain !== phrase) marked++
      return plain
    })
    const known = intents.get(name) ?? new Set()
    intents.set(name, known)
    for (const phrase of phrases) known.add(phrase)
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
