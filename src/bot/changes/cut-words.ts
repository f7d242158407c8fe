import type { Word, Words } from './document.ts'

type Kept = { beside: number; markMax: number }
/** How many words stay on each side of a mark, and how much of the mark itself. */
const tighter: readonly [Kept, ...Kept[]] = [
  { beside: 3, markMax: 160 },
  { beside: 2, markMax: 100 },
  { beside: 1, markMax: 60 },
  { beside: 0, markMax: 30 },
]
/** Where even what is never cut is longer than that, the rest is in Details. */
const hardCharsMax = 900
/** Numbers, prices, dates, hosts, phone numbers, tags and quoted names stay. */
const neverCut = /\p{Nd}|⟦|[\p{L}\p{N}]\.[\p{L}\p{N}]{2,}|[$€£¥₹%]/u

/**
 * At most about `max` characters: unchanged words give way first, three on each side of a mark stay;
 * what is gone or new stays up to 160 characters; captions and whatever counts are never cut.
 */
export function cutWords(words: Words, max = 280, hardMax = hardCharsMax): Words {
  if (lengthOf(words) <= Math.min(max, hardMax)) return words
  const isMarked = words.some((word) => typeof word === 'object' && !('caption' in word))
  return clipped(isMarked ? cutMarked(words, hardMax) : cutPlain(words, max), hardMax)
}

/** Tighter and tighter, so that every mark is seen: the last one too where there is little room. */
function cutMarked(words: Words, hardMax: number): Word[] {
  let short: Word[] = []
  for (const kept of tighter) {
    short = words.map((word, at) => shortWord(word, kept, [at === 0, at === words.length - 1]))
    if (lengthOf(short) <= hardMax) break
  }
  return short
}

export const lengthOf = (words: Words): number =>
  words.reduce((sum, word) => sum + textOf(word).length, 0)

function textOf(word: Word): string {
  if (typeof word === 'string') return word
  return 'gone' in word ? word.gone : 'added' in word ? word.added : word.caption
}

function shortWord(
  word: Word,
  { beside, markMax }: Kept,
  [isFirst, isLast]: [isFirst: boolean, isLast: boolean],
): Word {
  if (typeof word === 'string') return elided(word, isFirst ? 0 : beside, isLast ? 0 : beside)
  if ('caption' in word) return word
  const text = textOf(word)
  if (text.length <= markMax) return word
  const short = cutMark(text, markMax)
  return 'gone' in word ? { gone: short } : { added: short }
}

/** Both ends and what counts between them. */
const cutMark = (text: string, markMax: number): string => {
  const half = markMax / 2
  const cut = wholeEnd(text, half)
  const rest = text.slice(cut.length)
  const tail = wholeStart(rest, half)
  return `${cut}${elided(rest.slice(0, rest.length - tail.length), 0, 0)}${tail}`
}

/** Keeps `head` words at the start and `tail` at the end, and between them what counts. */
function elided(text: string, head: number, tail: number): string {
  const pieces = text.match(/\s*\S+(?:\s+$)?|^\s+$/g) ?? []
  if (pieces.length <= head + tail + 1) return text
  let out = ''
  let isOpen = false
  for (const [at, piece] of pieces.entries()) {
    const stays = at < head || at >= pieces.length - tail || neverCut.test(piece)
    if (!stays && !isOpen) out += out === '' || /\s$/.test(out) ? '…' : ' …'
    if (stays) out += piece
    isOpen = !stays
  }
  return out
}

/** A text that is new as a whole: its beginning, and what counts of the rest. */
function cutPlain(words: Words, max: number): Word[] {
  let room = max
  return words.map((word) => {
    if (typeof word !== 'string') return word
    const start = wholeEnd(word, Math.max(room, 0))
    room -= start.length
    if (start.length === word.length) return word
    const rest = elided(word.slice(start.length), 0, 0)
    const quote = word.endsWith('”') && !rest.endsWith('”') ? '”' : ''
    return `${start}${rest}${quote}`
  })
}

function clipped(words: Words, max: number): Word[] {
  let room = max
  return words.flatMap((word): Word[] => {
    const text = textOf(word)
    if (room <= 0) return []
    room -= text.length
    if (room >= 0) return [word]
    const cut = `${wholeEnd(text, Math.max(text.length + room, 0))}…`
    if (typeof word === 'string') return [cut]
    return 'gone' in word
      ? [{ gone: cut }]
      : 'added' in word
        ? [{ added: cut }]
        : [{ caption: cut }]
  })
}

/** The start of a text up to the end of a word, or of a character where there is no word's end. */
function wholeEnd(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')
  const at = cut.lastIndexOf(' ')
  return at > max / 2 ? cut.slice(0, at) : cut
}

function wholeStart(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = text.slice(-max).replace(/^[\uDC00-\uDFFF]/, '')
  const at = cut.indexOf(' ')
  return at >= 0 && at < max / 2 ? cut.slice(at) : cut
}

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
