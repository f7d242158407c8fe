const keptMax = 40
/** Shorter ones are read in no time. */
const shortChars = 10_000

/**
 * A parser that reads a long text once: a bot of a megabyte takes milliseconds each time. The result
 * is shared: change nothing in it.
 */
export function parseOnce<T>(parse: (text: string) => T): (text: string) => T {
  const kept = new Map<string, T>()
  return (text) => {
    if (text.length < shortChars) return parse(text)
    const value = kept.get(text) ?? parse(text)
    // Taken out and put back, the least used is always the first.
    kept.delete(text)
    kept.set(text, value)
    const [leastUsed] = kept.keys()
    if (kept.size > keptMax && leastUsed !== undefined) kept.delete(leastUsed)
    return value
  }
}
