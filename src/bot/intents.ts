import type { Intent } from './definition.ts'
import { featuresOf } from './words/features.ts'
import { addKeyword, claimIn, noClaims, readyingKeywords, unspaced } from './words/keywords.ts'
import type { Keywords } from './words/keywords.ts'

/**
 * Measured by 5-fold on a public bank bot (578 phrases, 17 intents): 67 % right, 10 % wrong, 23 %
 * not matched, where answering everything gives 77 % right and 22 % wrong.
 */
const defaultThreshold = 0.4
const defaultMargin = 0.05
/** What is said, and what it is compared with, is read so far. */
const maxText = 1000
const nearestShown = 3
/** Such a text is short: less of it is the same. */
const unspacedThreshold = 0.27

export type IntentMatch = {
  intent: string
  /** 1 for `exact` and `keyword`, else the cosine. */
  score: number
  how: 'exact' | 'keyword' | 'similar'
}
export type MatchOptions = { threshold?: number; margin?: number }

/** The phrases that have a feature, and how much it weighs in each. */
type Postings = { phrases: number[]; weights: number[] }
export type IntentIndex = {
  exact: Map<string, string>
  keywords: Keywords
  /** An intent is its number in `names`. */
  phrases: { intent: number; example: string }[]
  names: string[]
  rarity: Map<string, number>
  postings: Map<string, Postings>
}

/** Work that stops after each short step, so that whoever does it may let others have their turn. */
export type Steps<T> = Generator<void, T, void>

export function inOneGo<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** About a millisecond. */
const charsAtOnce = 10_000
/** A short text costs as much as such a long one. */
const charsLeast = 100

/** Counts what was read, and tells where it is enough for one step. */
function pacer(): (text: string) => boolean {
  let chars = 0
  return (text) => {
    chars += Math.max(text.length, charsLeast)
    const isEnough = chars >= charsAtOnce
    if (isEnough) chars = 0
    return isEnough
  }
}

/** A map of twice as many takes up to 0.1 s to grow, and nobody has a turn meanwhile. */
const featuresRead = 500_000

/** Indexes the phrases and keywords of one bot; nothing is shared with any other bot. */
export const indexIntents = (intents: readonly Intent[]): IntentIndex => inOneGo(indexing(intents))

/** The same in short steps: a bot may have hundreds of thousands of phrases. */
export function* indexing(
  intents: readonly Intent[],
  featuresMax = featuresRead,
): Steps<IntentIndex> {
  const exact = new Map<string, string>()
  const phrases: IntentIndex['phrases'] = []
  const features: Map<string, number>[] = []
  const phrasesWith = new Map<string, number>()
  const numbers = new Map<string, number>()
  const isEnough = pacer()
  for (const { intent, examples = [] } of intents) {
    const number = numbers.get(intent) ?? numbers.size
    numbers.set(intent, number)
    for (const example of examples) {
      const text = normalise(example.slice(0, maxText))
      addFirst(exact, text, intent)
      const counts = featuresOf(text)
      for (const feature of counts.keys()) {
        const count = phrasesWith.get(feature) ?? 0
        if (count > 0 || phrasesWith.size < featuresMax) phrasesWith.set(feature, count + 1)
      }
      features.push(counts)
      phrases.push({ intent: number, example })
      if (isEnough(text)) yield
    }
  }
  const keywords = yield* indexingKeywords(intents, exact)
  const rarity = yield* rarities(phrasesWith, phrases.length)
  const postings = yield* posting(features, rarity)
  return { exact, keywords, phrases, names: [...numbers.keys()], rarity, postings }
}

function* indexingKeywords(
  intents: readonly Intent[],
  exact: Map<string, string>,
): Steps<Keywords> {
  const found = noClaims()
  const isEnough = pacer()
  for (const { intent, keywords = [] } of intents) {
    for (const keyword of keywords) {
      const words = normalise(keyword.slice(0, maxText))
      if (words !== '') addKeyword(found, words, intent)
      addFirst(exact, words, intent)
      if (isEnough(words)) yield
    }
  }
  return yield* readyingKeywords(found)
}

function* rarities(
  phrasesWith: ReadonlyMap<string, number>,
  phrases: number,
): Steps<Map<string, number>> {
  const rarity = new Map<string, number>()
  const isEnough = pacer()
  for (const [feature, df] of phrasesWith) {
    rarity.set(feature, Math.log(1 + phrases / df))
    if (isEnough(feature)) yield
  }
  return rarity
}

function* posting(
  features: readonly Map<string, number>[],
  rarity: Map<string, number>,
): Steps<Map<string, Postings>> {
  const postings = new Map<string, Postings>()
  let written = 0
  for (const [phrase, counts] of features.entries()) {
    for (const [feature, weight] of weigh(counts, rarity, features.length)) {
      const list = postings.get(feature)
      if (list) {
        list.phrases.push(phrase)
        list.weights.push(weight)
      } else if (rarity.has(feature)) {
        postings.set(feature, { phrases: [phrase], weights: [weight] })
      }
    }
    written += counts.size + 1
    if (written < featuresAtOnce) continue
    written = 0
    yield
  }
  return postings
}

/** About a millisecond too. */
const featuresAtOnce = 2000

function addFirst(exact: Map<string, string>, text: string, intent: string): void {
  if (text !== '' && !exact.has(text)) exact.set(text, intent)
}

/** Exact phrase or keyword first, then a keyword inside the text, then the most similar phrase. */
export function matchIntent(
  index: IntentIndex,
  text: string,
  options: MatchOptions = {},
): IntentMatch | null {
  const said = normalise(text.slice(0, maxText))
  if (said === '') return null
  const exact = index.exact.get(said)
  if (exact !== undefined) return { intent: exact, score: 1, how: 'exact' }
  return keywordIn(index, said) ?? similarTo(index, said, options)
}

/** Lower case, letters and digits only, words one space apart. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
}

/** Keywords of two intents in one text contradict each other: then similarity decides. */
function keywordIn({ keywords }: IntentIndex, said: string): IntentMatch | null {
  const intent = claimIn(keywords, said) ?? null
  return intent === null ? null : { intent, score: 1, how: 'keyword' }
}

function similarTo(index: IntentIndex, said: string, options: MatchOptions): IntentMatch | null {
  const usual = said.search(unspaced) >= 0 ? unspacedThreshold : defaultThreshold
  const { threshold = usual, margin = defaultMargin } = options
  const [best, second] = ranking(index, said)
  if (!best || best.score < threshold) return null
  if (second && best.score - second.score < margin) return null
  return { intent: best.intent, score: best.score, how: 'similar' }
}

type Ranked = { intent: string; score: number; example: string }

export type Explained = { match: IntentMatch | null; nearest: Ranked[] }

/** Why a text means what it means: the nearest intents, each with its closest example. */
export function explainIntent(index: IntentIndex, text: string): Explained {
  const said = normalise(text.slice(0, maxText))
  const nearest = said === '' ? [] : ranking(index, said)
  return { match: matchIntent(index, text), nearest }
}

/** One message is asked about several times in its turn; the last answer is kept for each bot. */
const lastRankings = new WeakMap<IntentIndex, { said: string; ranked: Ranked[] }>()

/** The nearest intents with the cosine of their closest phrase, best first. */
function ranking(index: IntentIndex, said: string): Ranked[] {
  const last = lastRankings.get(index)
  if (last?.said === said) return last.ranked
  const ranked = rank(index, said)
  lastRankings.set(index, { said, ranked })
  return ranked
}

function rank(index: IntentIndex, said: string): Ranked[] {
  const query = weigh(featuresOf(said), index.rarity, index.phrases.length)
  const scores = new Float64Array(index.phrases.length)
  for (const [feature, weight] of query) {
    const { phrases, weights } = index.postings.get(feature) ?? none
    for (let at = 0; at < phrases.length; at++) {
      const phrase = phrases[at] ?? 0
      scores[phrase] = (scores[phrase] ?? 0) + weight * (weights[at] ?? 0)
    }
  }
  return nearestOf(index, scores)
}

const none: Postings = { phrases: [], weights: [] }

const byNearness = (a: Omit<Ranked, 'example'>, b: Omit<Ranked, 'example'>): number =>
  b.score - a.score || (a.intent < b.intent ? -1 : 1)

/** There may be as many intents as values of a slot: only those that are shown are put in order. */
function nearestOf({ phrases, names }: IntentIndex, scores: Float64Array): Ranked[] {
  const best = new Float64Array(names.length)
  const closest: number[] = []
  for (const [phrase, { intent }] of phrases.entries()) {
    const score = scores[phrase] ?? 0
    if (score <= (best[intent] ?? 0)) continue
    best[intent] = score
    closest[intent] = phrase
  }
  const nearest: Ranked[] = []
  for (const [number, intent] of names.entries()) {
    const score = best[number] ?? 0
    const last = nearest[nearestShown - 1]
    if (score === 0 || (last && byNearness({ intent, score }, last) > 0)) continue
    nearest.push({ intent, score, example: phrases[closest[number] ?? 0]?.example ?? '' })
    nearest.sort(byNearness)
    nearest.length = Math.min(nearest.length, nearestShown)
  }
  return nearest
}

/** Scaled to length 1. A feature no phrase has still lengthens the text, so strange words cost. */
function weigh(
  counts: Map<string, number>,
  rarity: Map<string, number>,
  phrases: number,
): [string, number][] {
  const unseen = Math.log(1 + phrases)
  const weights: [string, number][] = []
  let squares = 0
  for (const [feature, count] of counts) {
    const weight = count * (rarity.get(feature) ?? unseen)
    squares += weight * weight
    weights.push([feature, weight])
  }
  const length = Math.sqrt(squares) || 1
  for (const one of weights) one[1] /= length
  return weights
}
