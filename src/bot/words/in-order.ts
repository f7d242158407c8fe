/** About half a millisecond. */
const atOnce = 1000

/** Texts in the order of `<`, in short steps: there may be hundreds of thousands. */
export function* inOrder(texts: readonly string[]): Generator<void, string[], void> {
  let runs: string[][] = []
  for (let from = 0; from < texts.length; from += atOnce) {
    runs.push(texts.slice(from, from + atOnce).sort())
    yield
  }
  while (runs.length > 1) {
    const merged: string[][] = []
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(yield* merging(runs[at] ?? [], runs[at + 1] ?? []))
    }
    runs = merged
  }
  return runs[0] ?? []
}

function* merging(ones: string[], others: string[]): Generator<void, string[], void> {
  const merged: string[] = []
  let other = 0
  for (const one of ones) {
    for (let next = others[other]; next !== undefined && next < one; next = others[++other]) {
      merged.push(next)
      if (merged.length % atOnce === 0) yield
    }
    merged.push(one)
    if (merged.length % atOnce === 0) yield
  }
  for (; other < others.length; other++) merged.push(others[other] ?? '')
  return merged
}

/** Index of the last that is not after `text`, of texts in their order; -1 where all are. */
export function lastUpTo(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') <= text) low = middle + 1
    else high = middle
  }
  return low - 1
}
