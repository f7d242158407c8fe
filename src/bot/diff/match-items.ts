import { canonicalText } from '../canonical.ts'

type Pair = { from: number; to: number; moved: boolean }
export type Matched = { pairs: Pair[]; removed: number[]; added: number[] }

/** What identifies an item when its content changed, strongest first. */
const idKeys = [
  'id',
  'collect',
  'action',
  'call',
  'link',
  'payload',
  'intent',
  'name',
  'if',
  'channel',
]

/**
 * Which item of the old list became which of the new one: the same content first, then the same id,
 * then the same place. Of those that changed order, as few as possible count as moved.
 */
export const matchItems = (before: unknown[], after: unknown[]): Matched =>
  matchBy<unknown>(before, after, [
    canonicalText,
    identityOf,
    (item, index) => (typeof item === 'object' ? String(index) : null),
  ])

type Identify<Item> = (item: Item, index: number) => string | null

/** The same with other identities, the strongest first. */
export function matchBy<Item>(
  before: readonly Item[],
  after: readonly Item[],
  identities: readonly Identify<Item>[],
): Matched {
  const freeBefore = new Set(before.keys())
  const freeAfter = new Set(after.keys())
  const found: { from: number; to: number }[] = []
  for (const identify of identities) {
    const waiting = indexBy(before, freeBefore, identify)
    for (const to of freeAfter) {
      const item = after[to]
      const identity = item === undefined ? null : identify(item, to)
      const from = identity === null ? undefined : waiting.get(identity)?.pop()
      if (from === undefined) continue
      found.push({ from, to })
      freeBefore.delete(from)
      freeAfter.delete(to)
    }
  }
  const pairs = found.toSorted((a, b) => a.to - b.to)
  const still = longestRising(pairs.map(({ from }) => from))
  return {
    pairs: pairs.map((pair, index) => ({ ...pair, moved: !still.has(index) })),
    removed: [...freeBefore],
    added: [...freeAfter],
  }
}

/** The first of each identity stands last, to be taken at once. */
function indexBy<Item>(
  items: readonly Item[],
  free: Set<number>,
  identify: Identify<Item>,
): Map<string, number[]> {
  const byIdentity = new Map<string, number[]>()
  for (const index of [...free].toReversed()) {
    const item = items[index]
    const identity = item === undefined ? null : identify(item, index)
    if (identity === null) continue
    const indexes = byIdentity.get(identity)
    if (indexes) indexes.push(index)
    else byIdentity.set(identity, [index])
  }
  return byIdentity
}

function identityOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null) return null
  const fields = new Map<string, unknown>(Object.entries(item))
  const key = idKeys.find((name) => fields.has(name))
  return key === undefined ? null : `${key}: ${canonicalText(fields.get(key))}`
}

/** Places of a longest rising run of numbers (patience sorting): those items did not move. */
function longestRising(numbers: number[]): Set<number> {
  const ends: number[] = []
  const endNumbers: number[] = []
  const previous: (number | undefined)[] = []
  for (const [at, number] of numbers.entries()) {
    const length = firstNotBelow(endNumbers, number)
    previous[at] = ends[length - 1]
    ends[length] = at
    endNumbers[length] = number
  }
  const run = new Set<number>()
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) run.add(at)
  return run
}

function firstNotBelow(sorted: number[], number: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}
