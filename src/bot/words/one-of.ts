import { indexing, inOneGo, matchIntent, normalise } from '../intents.ts'
import type { IntentIndex, Steps } from '../intents.ts'
import { addKeyword, keywordsIn, noKeywords } from './keywords.ts'
import type { Keywords } from './keywords.ts'

/** The values of a slot, ready to be found in what people say. */
type Values = {
  /** Each as people write it, in the order of the definition. */
  written: { words: string; value: string }[]
  named: Keywords
  index: IntentIndex
}

const ready = new WeakMap<readonly string[], Values>()
const wordsAtOnce = 500

/** In short steps: a slot may have hundreds of thousands of values, and no customer waits for all. */
export function* readyingValues(values: readonly string[]): Steps<Values> {
  const known = ready.get(values)
  if (known) return known
  const written: Values['written'] = []
  const named = noKeywords()
  for (const value of values) {
    const words = normalise(value)
    if (words !== '') addKeyword(named, words, value, 'spaced')
    if (written.push({ words, value }) % wordsAtOnce === 0) yield
  }
  const index = yield* indexing(values.map((value) => ({ intent: value, examples: [value] })))
  const made = { written, named, index }
  ready.set(values, made)
  return made
}

/** The value itself, the only value named in the text, else one that is nearly typed so. */
export function oneOf(values: readonly string[], said: string): string | undefined {
  const { written, named, index } = inOneGo(readyingValues(values))
  const exact = written.find(({ words }) => words === said)
  if (exact !== undefined) return exact.value
  const found = keywordsIn(named, said)
  if (found.size > 0) return onlyOf([...found])
  const mistyped = written.filter(({ words }) => oneTypoApart(words, said))
  if (mistyped.length > 0) return onlyOf(mistyped.map(({ value }) => value))
  return matchIntent(index, said, { threshold: 0.5, margin: 0.1 })?.intent
}

const onlyOf = (found: readonly (string | null)[]): string | undefined =>
  found.length === 1 ? (found[0] ?? undefined) : undefined

/** One letter more, less or other, in a word long enough for that to be a slip. */
function oneTypoApart(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 4 || Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const [restOfA, restOfB] = [a.slice(start), b.slice(start)]
  return [
    restOfA.slice(1) === restOfB.slice(1),
    restOfA.slice(1) === restOfB,
    restOfA === restOfB.slice(1),
  ].includes(true)
}
