import { inOneGo } from '../intents.ts'
import type { Steps } from '../intents.ts'

/** Phrases by what they mean, as `speak` writes them. */
export type Phrasebook<Sense> = { senses: Map<string, Sense>; longest: number }

const textMax = 120
const signs = '👍👌✅👎❌'
const invisible = /\p{Cf}|[\u{1F3FB}-\u{1F3FF}]|\uFE0F/gu
const signed = new RegExp(`[${signs}]`, 'gu')
const others = new RegExp(`[^\\p{L}\\p{N}\\p{M}${signs}]+`, 'gu')
const writtenTogether =
  /\p{sc=Han}|\p{sc=Hira}|\p{sc=Kana}|\p{sc=Thai}|\p{sc=Lao}|\p{sc=Khmr}|\p{M}|ー/u

type Lists<Sense> = readonly (readonly [Sense, readonly string[]])[]

/** Later lists win over earlier ones, and all of them over `base`. */
export const phrasebook = <Sense>(
  lists: Lists<Sense>,
  base: Phrasebook<Sense> | null = null,
): Phrasebook<Sense> => inOneGo(writingPhrasebook(lists, base))

/** About a millisecond. */
const phrasesAtOnce = 500
/** Longer than any text that is looked up. */
const phraseMax = 1000

/** The same in short steps: a bot may have hundreds of thousands of its own. */
export function* writingPhrasebook<Sense>(
  lists: Lists<Sense>,
  base: Phrasebook<Sense> | null = null,
): Steps<Phrasebook<Sense>> {
  const senses = new Map(base?.senses)
  let longest = base?.longest ?? 0
  let read = 0
  for (const [sense, phrases] of lists) {
    for (const written of phrases) {
      const phrase = speak(written.slice(0, phraseMax))
      if (phrase !== '') senses.set(phrase, sense)
      longest = Math.max(longest, phrase.length)
      if (++read % phrasesAtOnce === 0) yield
    }
  }
  return { senses, longest }
}

/** Phrases between commas; the word before a colon only names their language. */
export function listed(text: string): string[] {
  return text
    .replace(/^.*:/gm, '')
    .split(/[,\n]/)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')
}

/** Everything a text means when it holds nothing but phrases of the book, else null. */
export function sensesOf<Sense>(book: Phrasebook<Sense>, text: string): Set<Sense> | null {
  const said = text.length <= textMax ? speak(text) : ''
  const found = new Set<Sense>()
  let at = 0
  while (at < said.length) {
    const phrase = phraseAt(book, said, at)
    const sense = phrase === undefined ? undefined : book.senses.get(phrase)
    if (phrase === undefined || sense === undefined) return null
    found.add(sense)
    at += phrase.length
    if (said[at] === ' ') at++
  }
  return found
}

/** Lower case, words one space apart, without marks; a thumb is a word too. */
function speak(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(invisible, '')
    .replace(signed, ' $& ')
    .replace(others, ' ')
    .trim()
}

function phraseAt<Sense>(book: Phrasebook<Sense>, said: string, at: number): string | undefined {
  for (let length = Math.min(book.longest, said.length - at); length > 0; length--) {
    const phrase = said.slice(at, at + length)
    if (book.senses.has(phrase) && isWordEnd(said, at + length)) return phrase
  }
  return undefined
}

function isWordEnd(said: string, at: number): boolean {
  const [before = '', after = ''] = [said[at - 1], said[at]]
  if (after === '' || after === ' ') return true
  return writtenTogether.test(before) && writtenTogether.test(after) && !/\p{M}/u.test(after)
}
