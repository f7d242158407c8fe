/** The word of `words` that was most likely meant, or null when none is near. */
export function nearestWord(typed: string, words: readonly string[]): string | null {
  const word = typed.toLowerCase().slice(0, 40)
  const tolerated = Math.max(1, Math.floor(word.length / 3))
  let best: string | null = null
  let bestDistance = tolerated + 1
  for (const candidate of words) {
    if (word.length > 1 && candidate.startsWith(word)) return candidate
    const distance = editDistance(word, candidate)
    if (distance >= bestDistance) continue
    best = candidate
    bestDistance = distance
  }
  return best
}

/** Letters to insert, drop or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
