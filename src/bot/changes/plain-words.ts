import type { ChangeEntry, Word, Words } from './document.ts'

/**
 * Words where nothing can be struck out or bold: `[18:00 → 20:00]`, `[Gift cards]`; for mail,
 * notifications and files.
 */
export function plainWords(words: Words): string {
  return words.map((word, at) => plainWord(word, words, at)).join('')
}

/** Gone and new words that stand together are one pair of brackets. */
function plainWord(word: Word, words: Words, at: number): string {
  if (typeof word === 'string') return word === ' ' && isPair(words, at - 1) ? '' : word
  if ('caption' in word) return `[${word.caption}]`
  if ('gone' in word) return isPair(words, at) ? `[${word.gone} → ` : `[${word.gone} → –]`
  return isPair(words, at - 2) ? `${word.added}]` : `[– → ${word.added}]`
}

function isPair(words: Words, at: number): boolean {
  const [gone, space, added] = [words[at], words[at + 1], words[at + 2]]
  return (
    typeof gone === 'object' &&
    'gone' in gone &&
    space === ' ' &&
    typeof added === 'object' &&
    'added' in added
  )
}

/** The words of one side alone, without any mark. */
export function sideWords(words: Words, side: 'was' | 'is'): string {
  return words
    .map((word) => {
      if (typeof word === 'string') return word
      if ('caption' in word) return word.caption
      if ('gone' in word) return side === 'was' ? word.gone : ''
      return side === 'is' ? word.added : ''
    })
    .join('')
}

/** What one side of a change says, its card line and its full text alike. */
export function sideText({ body, was, willBe }: ChangeEntry, side: 'was' | 'is'): string {
  const full = side === 'was' ? was : willBe
  return (full.length > 0 ? full : body).map((words) => sideWords(words, side)).join('\n')
}
