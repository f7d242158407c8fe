import { cutWords } from './cut-words.ts'
import type { Words } from './document.ts'

const [was, willBe] = ['Was: ', 'Will be: ']
/** So many words of what both begin with stay before the first that differs. */
const keptBefore = 3

/** Old and new text under each other, where too much differs for one marked line (F74). */
export const twoQuotes = (before: string, after: string): Words[] => [
  [was, `“${before}”`],
  [willBe, `“${after}”`],
]

/** The two texts; null for any other body. */
function textsOf([old, next, ...rest]: readonly Words[]): [string, string] | null {
  if (old?.[0] !== was || next?.[0] !== willBe || rest.length > 0) return null
  return [textIn(old), textIn(next)]
}

const textIn = (line: Words): string =>
  line
    .slice(1)
    .map((word) => (typeof word === 'string' ? word : ''))
    .join('')
    .slice(1, -1)

/**
 * Both quotes at about `max` characters each, from where they begin to differ: what is the same in both
 * gives way, never one of the two. Null for a body that is no such pair.
 */
export function cutQuotes(body: readonly Words[], max: number, hardMax: number): Words[] | null {
  const texts = textsOf(body)
  if (texts === null) return null
  const isLong = texts.some((text) => text.length > max)
  const [old, next] = isLong ? fromTheDifference(...texts) : texts
  return twoQuotes(old, next).map((line) => cutWords(line, max, hardMax))
}

/** Equal beginnings, but for the words right before the difference, become one sign. */
function fromTheDifference(before: string, after: string): [string, string] {
  const [old, next] = [wordsOf(before), wordsOf(after)]
  let same = 0
  while (same < old.length && old[same] === next[same]) same++
  const cut = same - keptBefore
  return cut < 2
    ? [before, after]
    : [`… ${old.slice(cut).join('').trimStart()}`, `… ${next.slice(cut).join('').trimStart()}`]
}

const wordsOf = (text: string): string[] => text.match(/\s*\S+/g) ?? []
