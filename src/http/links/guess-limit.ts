const networksMax = 10_000
const goodMax = 10_000

/**
 * Slows down whoever tries codes: after `guessesMax` wrong ones in a minute a network is asked to wait,
 * and nothing is looked up for it. Codes that were right lately pass all the same, as many customers
 * may share one network.
 */
export function createGuessLimit({
  now,
  guessesMax,
  windowMs,
}: {
  now: () => number
  guessesMax: number
  windowMs: number
}): {
  mayAsk: (network: string, code: string) => boolean
  wrong: (network: string) => void
  right: (code: string) => void
} {
  const guesses = new Map<string, { count: number; until: number }>()
  const good = new Map<string, true>()
  return {
    mayAsk: (network, code) => {
      const known = guesses.get(network)
      return !known || known.until <= now() || known.count < guessesMax || good.has(code)
    },
    wrong: (network) => {
      const known = guesses.get(network)
      const one = known && known.until > now() ? known : { count: 0, until: now() + windowMs }
      one.count += 1
      putLast(guesses, network, one, networksMax)
    },
    right: (code) => putLast(good, code, true, goodMax),
  }
}

/** The oldest goes where there are too many. */
function putLast<Value>(map: Map<string, Value>, key: string, value: Value, max: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > max && oldest !== undefined) map.delete(oldest)
}
