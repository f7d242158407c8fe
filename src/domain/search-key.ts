import { nameKey } from './bot-name.ts'

const lettersMax = 200
const wordsMax = 16

/** A name as an index holds it. */
export const searchKey = (name: string): string => lettersOf(name).join('')

/**
 * The name from its start, and from each later word of it: what somebody types who looks for it.
 * `Front desk` is found by `fr` and by `desk`.
 */
export function searchKeys(name: string): [whole: string, ...later: string[]] {
  const letters = lettersOf(name)
  const later = letters.flatMap((_, at) => (startsWord(letters, at) ? [at] : []))
  return [letters.join(''), ...later.slice(0, wordsMax).map((at) => letters.slice(at).join(''))]
}

/** Signs count as words of their own. */
function startsWord(letters: readonly string[], at: number): boolean {
  if (at === 0 || letters[at] === ' ') return false
  return !(isWordy(letters[at - 1]) && isWordy(letters[at]))
}

const isWordy = (letter = ''): boolean => /[\p{L}\p{N}]/u.test(letter)

const lettersOf = (name: string): string[] => Array.from(nameKey(name)).slice(0, lettersMax)
