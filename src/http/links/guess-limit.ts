const networksMax = 10_000
const goodMax = 10_000
const windowMs = 60_000

type Now = () => number

/**
 * Slows down whoever tries codes: after `guessesMax` wrong ones in a minute a network is asked to wait,
 * and nothing is looked up for it. Codes that were right lately pass all the same, as many customers
 * may share one network.
 */
export function createGuessLimit(now: Now, guessesMax: number) {
  const guesses = createTally(now)
  const good = new Map<string, true>()
  return {
    mayAsk: (network: string, code: string): boolean =>
      guesses.count(network) < guessesMax || good.has(code),
    wrong: (network: string): void => void guesses.add(network),
    right: (code: string): void => putLast(good, code, true, goodMax),
  }
}

/** How often each network did something in the last minute: forgotten after it, and never written. */
export function createTally(now: Now) {
  const tally = new Map<string, { count: number; until: number }>()
  const known = (network: string) => {
    const one = tally.get(network)
    return one && one.until > now() ? one : { count: 0, until: now() + windowMs }
  }
  return {
    count: (network: string): number => known(network).count,
    add: (network: string): number => {
      const one = known(network)
      one.count += 1
      putLast(tally, network, one, networksMax)
      return one.count
    },
  }
}

/** The oldest goes where there are too many. */
function putLast<Value>(map: Map<string, Value>, key: string, value: Value, max: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > max && oldest !== undefined) map.delete(oldest)
}
