/** Phrases by what they mean, as `speak` writes them. */
export type Phrasebook<Sense> = { senses: Map<string, Sense>; longest: number }

const textMax = 120
const signs = '👍👌✅👎❌'
const invisible = /\p{Cf}|[\u{1F3FB}-\u{1F3FF}]|\uFE0F/gu
const signed = new RegExp(`[${signs}]`, 'gu')
const others = new RegExp(`[^\\p{L}\\p{N}\\p{M}${signs}]+`, 'gu')
const writtenTogether =
  /\p{sc=Han}|\p{sc=Hira}|\p{sc=Kana}|\p{sc=Thai}|\p{sc=Lao}|\p{sc=Khmr}|\p{M}|ー/u

/** Later lists win over earlier ones, and all of them over `base`. */
export function phrasebook<Sense>(
  lists: readonly (readonly [Sense, readonly string[]])[],
  base: Phrasebook<Sense> | null = null,
): Phrasebook<Sense> {
  const entries = lists.flatMap(([sense, phrases]) =>
    phrases.map((phrase): [string, Sense] => [speak(phrase), sense]),
  )
  const senses = new Map([...(base?.senses ?? []), ...entries.filter(([phrase]) => phrase !== '')])
  return { senses, longest: Math.max(0, ...[...senses.keys()].map(({ length }) => length)) }
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
