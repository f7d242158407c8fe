/** Runs of scripts that are written without spaces. */
export const unspaced =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}ー]+/gu

/**
 * Keywords with their intent, null where two claim it. A text is looked up by its parts that are as long
 * as some keyword: a bot may have hundreds of thousands, and a text has few parts.
 */
export type Keywords = {
  spaced: Kind
  unspaced: Kind
}
type Kind = { intents: Map<string, string | null>; lengths: Set<number> }

export const noKeywords = (): Keywords => ({ spaced: noneOf(), unspaced: noneOf() })

const noneOf = (): Kind => ({ intents: new Map(), lengths: new Set() })

/** `words` are normalised, as the texts are that are looked up. */
export function addKeyword(
  keywords: Keywords,
  words: string,
  intent: string,
  kind: keyof Keywords = words.search(unspaced) < 0 ? 'spaced' : 'unspaced',
): void {
  const { intents, lengths } = keywords[kind]
  const isSpaced = kind === 'spaced'
  const claimed = intents.get(words)
  intents.set(words, claimed === undefined || claimed === intent ? intent : null)
  lengths.add(isSpaced ? words.split(' ').length : words.length)
}

/** The intent of the keywords in a text; null where there are none, or of two intents. */
export function intentOfKeywords(keywords: Keywords, said: string): string | null {
  const found = keywordsIn(keywords, said)
  const [intent = null] = found
  return found.size === 1 ? intent : null
}

/** The intents of all of them; null stands for those that two intents claim. */
export const keywordsIn = (keywords: Keywords, said: string): Set<string | null> =>
  new Set([
    ...intentsIn(keywords.spaced, said, wordsOf(said)),
    ...intentsIn(keywords.unspaced, said, lettersOf(said)),
  ])

/** Where each unit of a text begins and ends, by its number. */
type Units = { count: number; start: (unit: number) => number; end: (unit: number) => number }

function* intentsIn(
  { intents, lengths }: Kind,
  said: string,
  units: Units,
): Generator<string | null> {
  for (const length of lengths) {
    for (let first = 0; first + length <= units.count; first++) {
      const words = said.slice(units.start(first), units.end(first + length - 1))
      const intent = intents.get(words)
      if (intent !== undefined) yield intent
    }
  }
}

const lettersOf = (said: string): Units => ({
  count: said.length,
  start: (unit) => unit,
  end: (unit) => unit + 1,
})

function wordsOf(said: string): Units {
  const ends = [...said.matchAll(/ |$/g)].map(({ index }) => index)
  return {
    count: ends.length,
    start: (unit) => (unit === 0 ? 0 : (ends[unit - 1] ?? 0) + 1),
    end: (unit) => ends[unit] ?? 0,
  }
}
