const distanceMax = 2
const knownMax = 500
const lengthMax = 40

/**
 * ` Did you mean "title"?` for a name that is two letters off at most, else nothing. Among very many
 * or very long names it does not look: a broken bot must not cost seconds.
 */
export function didYouMean(name: string, known: readonly string[]): string {
  if (known.length > knownMax || name.length > lengthMax) return ''
  let best: string | undefined
  let limit = Math.min(distanceMax, name.length - 1)
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), limit)
    if (distance <= limit) [best, limit] = [candidate, distance - 1]
  }
  return best === undefined ? '' : ` Did you mean "${best}"?`
}

/** Letters to add, remove or replace; infinite as soon as it must be more than `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Infinity
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 0; i < a.length; i++) {
    const above = row
    row = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const replaced = (above[j] ?? 0) + (a[i] === b[j] ? 0 : 1)
      row.push(Math.min(replaced, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1))
    }
    if (Math.min(...row) > limit) return Infinity
  }
  return row[b.length] ?? Infinity
}
