import { indexing, inOneGo, matchIntent, normalise } from '../intents.ts'
import type { IntentIndex, Steps } from '../intents.ts'
import { addKeyword, claimIn, noClaims, readyingKeywords } from './keywords.ts'
import type { Keywords } from './keywords.ts'

/** The values of a slot, ready to be found in what people say. */
type Values = {
  /** The first of the definition, as people write it. */
  exact: Map<string, string>
  named: Keywords
  /** Each as people write it, by how long that is. */
  written: Map<number, Written[]>
  index: IntentIndex
}
type Written = { words: string; value: string }

const ready = new WeakMap<readonly string[], Values>()
/** An answer, and what it is compared with, is read so far. */
export const answerMax = 4096
/** About a millisecond. */
const charsAtOnce = 10_000
/** A short value costs as much as such a long one. */
const charsLeast = 20

/** In short steps: a slot may have hundreds of thousands of values, and no customer waits for all. */
export function* readyingValues(values: readonly string[]): Steps<Values> {
  const known = ready.get(values)
  if (known) return known
  const exact: Values['exact'] = new Map()
  const written: Values['written'] = new Map()
  const claims = noClaims()
  let chars = 0
  for (const value of values) {
    const words = normalise(value.slice(0, answerMax))
    if (words !== '') addKeyword(claims, words, value, 'spaced')
    if (!exact.has(words)) exact.set(words, value)
    const asLong = written.get(words.length)
    if (asLong) asLong.push({ words, value })
    else written.set(words.length, [{ words, value }])
    chars += Math.max(value.length, charsLeast)
    if (chars < charsAtOnce) continue
    chars = 0
    yield
  }
  const named = yield* readyingKeywords(claims)
  const index = yield* indexing(values.map((value) => ({ intent: value, examples: [value] })))
  const made = { exact, named, written, index }
  ready.set(values, made)
  return made
}

/** Whether a text is one of the values as people write it. */
export const isOneOf = (values: readonly string[], text: string): boolean =>
  inOneGo(readyingValues(values)).exact.has(normalise(text.slice(0, answerMax)))

/** The value itself, the only value named in the text, else one that is nearly typed so. */
export function oneOf(values: readonly string[], said: string): string | undefined {
  const { exact, named, written, index } = inOneGo(readyingValues(values))
  const itself = exact.get(said)
  if (itself !== undefined) return itself
  const found = claimIn(named, said)
  if (found !== undefined) return found ?? undefined
  const mistyped = mistypedAs(written, said)
  if (mistyped.length > 0) return mistyped.length === 1 ? mistyped[0] : undefined
  return matchIntent(index, said, { threshold: 0.5, margin: 0.1 })?.intent
}

/** The values that are one typo away; of several the first two. */
function mistypedAs(written: Values['written'], said: string): string[] {
  const found: string[] = []
  for (const length of [said.length - 1, said.length, said.length + 1]) {
    for (const { words, value } of written.get(length) ?? []) {
      if (oneTypoApart(words, said)) found.push(value)
      if (found.length > 1) return found
    }
  }
  return found
}

/** One letter more, less or other, in a word long enough for that to be a slip. */
function oneTypoApart(a: string, b: string): boolean {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a]
  if (shorter.length < 4) return false
  let start = 0
  while (start < shorter.length && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let ends = 1
  while (ends < longer.length - start && charAtEnd(a, ends) === charAtEnd(b, ends)) ends++
  return start + ends >= longer.length
}

const charAtEnd = (text: string, ends: number): number => text.charCodeAt(text.length - ends)
