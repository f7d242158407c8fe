import type { ChangeEntry, Words } from './document.ts'

/**
 * Words where nothing can be struck out or bold: `[18:00 → 20:00]`, `[Gift cards]`; for mail,
 * notifications and files.
 */
export const plainWords = (words: Words): string =>
  words
    .map((word, at) => (typeof word === 'string' ? plainText(words, at) : plainMark(words, at)))
    .join('')

const plainText = (words: Words, at: number): string => {
  const word = words[at]
  return typeof word !== 'string' || isBetween(words, at) ? '' : word
}

/** Gone and new words that stand together are one pair of brackets. */
export function plainMark(words: readonly unknown[], at: number): string {
  const gone = textIn(words[at], 'gone')
  if (gone !== undefined) return isPair(words, at) ? `[${gone} → ` : `[gone: ${gone}]`
  const added = textIn(words[at], 'added')
  if (added !== undefined) return isPair(words, at - 2) ? `${added}]` : `[new: ${added}]`
  return `[${textIn(words[at], 'caption') ?? ''}]`
}

/** The space between gone and new words: the arrow takes its place. */
export const isBetween = (words: readonly unknown[], at: number): boolean =>
  words[at] === ' ' && isPair(words, at - 1)

const isPair = (words: readonly unknown[], at: number): boolean =>
  textIn(words[at], 'gone') !== undefined &&
  words[at + 1] === ' ' &&
  textIn(words[at + 2], 'added') !== undefined

function textIn(word: unknown, mark: 'gone' | 'added' | 'caption'): string | undefined {
  if (typeof word !== 'object' || word === null || !(mark in word)) return undefined
  return String((word as Record<typeof mark, unknown>)[mark])
}

/** The words of one side alone, without any mark. */
export function sideWords(words: Words, side: 'was' | 'is'): string {
  return words
    .map((word, at) => {
      if (typeof word === 'string') return isBetween(words, at) ? '' : word
      if ('caption' in word) return word.caption
      if ('gone' in word) return side === 'was' ? word.gone : ''
      return side === 'is' ? word.added : ''
    })
    .join('')
}

/** What one side of a change says, its full text where it has one, else its card line. */
export function sideText({ body, was, willBe }: ChangeEntry, side: 'was' | 'is'): string {
  const full = side === 'was' ? was : willBe
  return (full.length > 0 ? full : body).map((words) => sideWords(words, side)).join('\n')
}
