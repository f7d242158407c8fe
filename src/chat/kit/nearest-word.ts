/** The word of `words` that was most likely meant, or null when none is near. */
export function nearestWord(typed: string, words: readonly string[]): string | null {
  const word = typed.toLowerCase().slice(0, 40)
  const tolerated = Math.max(1, Math.floor(word.length / 3))
  let best: string | null = null
  let bestDistance = tolerated + 1
  for (const candidate of words) {
    const known = candidate.toLowerCase()
    if (word.length > 1 && known.startsWith(word)) return candidate
    if (Math.abs(known.length - word.length) >= bestDistance) continue
    const distance = editDistance(word, known)
    if (distance >= bestDistance) continue
    best = candidate
    bestDistance = distance
  }
  return best
}

/** Letters to insert, drop, replace or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let above: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = isSwapped ? (above[j - 2] ?? 0) + 1 : Infinity
      next.push(Math.min(replace, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    above = row
    row = next
  }
  return row[b.length] ?? 0
}
