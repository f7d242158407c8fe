import { inOrder, lastUpTo } from './in-order.ts'

/** Runs of scripts that are written without spaces. */
export const unspaced =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}ー]+/gu

/** The one intent of keywords; null where they are of two, undefined where there are none. */
export type Claim = string | null | undefined
/** What each keyword is of. One of spaced words ends with a space, so that it ends where a word does. */
export type Claims = { spaced: Map<string, Claim>; unspaced: Map<string, Claim> }

export const noClaims = (): Claims => ({ spaced: new Map(), unspaced: new Map() })

/** `words` are normalised, as the texts are that are looked up, and not empty. */
export function addKeyword(
  claims: Claims,
  words: string,
  intent: string,
  kind: keyof Claims = words.search(unspaced) < 0 ? 'spaced' : 'unspaced',
): void {
  const ended = kind === 'spaced' ? `${words} ` : words
  claims[kind].set(ended, together(claims[kind].get(ended), intent))
}

const together = (one: Claim, other: Claim): Claim => {
  if (one === undefined) return other
  return other === undefined || one === other ? one : null
}

/** Ready to be found, however many there are and however long, and however they begin in each other. */
export type Keywords = { spaced: Phrases; unspaced: Phrases }
type Phrases = {
  /** In the order of `<`: the phrases that a text begins with are beside each other. */
  phrases: string[]
  /** Of each: the longest other phrase that it begins with, or -1. */
  shorter: number[]
  /** Of each: what it and all phrases that it begins with are of together. */
  claims: Claim[]
}

/** In short steps: a bot may have hundreds of thousands. */
export function* readyingKeywords(claims: Claims): Generator<void, Keywords, void> {
  return { spaced: yield* readying(claims.spaced), unspaced: yield* readying(claims.unspaced) }
}

const phrasesAtOnce = 1000

function* readying(claims: Claims['spaced']): Generator<void, Phrases, void> {
  const made: Phrases = { phrases: yield* inOrder([...claims.keys()]), shorter: [], claims: [] }
  let last = -1
  for (const [at, phrase] of made.phrases.entries()) {
    while (last >= 0 && !phrase.startsWith(made.phrases[last] ?? ''))
      last = made.shorter[last] ?? -1
    made.shorter.push(last)
    made.claims.push(together(claims.get(phrase), made.claims[last]))
    last = at
    if (at % phrasesAtOnce === phrasesAtOnce - 1) yield
  }
  return made
}

/** What all keywords in a text are of together. */
export function claimIn({ spaced, unspaced }: Keywords, said: string): Claim {
  return together(claimAt(spaced, `${said} `, ' '), claimAt(unspaced, said, ''))
}

/** A phrase begins anywhere, or after `before`. */
function claimAt({ phrases, shorter, claims }: Phrases, said: string, before: string): Claim {
  let found: Claim
  if (phrases.length === 0) return found
  for (let start = 0; start < said.length && found !== null;) {
    const rest = said.slice(start)
    // What the text begins with is this phrase, or begins it.
    let at = lastUpTo(phrases, rest)
    const same = sameStart(phrases[at] ?? '', rest)
    while (at >= 0 && (phrases[at] ?? '').length > same) at = shorter[at] ?? -1
    found = together(found, claims[at])
    start = before === '' ? start + 1 : said.indexOf(before, start) + 1
  }
  return found
}

function sameStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length)
  let same = 0
  while (same < most && one.charCodeAt(same) === other.charCodeAt(same)) same++
  return same
}
