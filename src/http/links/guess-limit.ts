const networksMax = 10_000
const windowMs = 60_000

type Now = () => number

/**
 * Slows down whoever tries codes. Many customers may share one network, so a code that exists opens for
 * each of them: after `lookupsMax` in a minute only whether it exists is looked up first, together with
 * others. After `guessesMax` wrong ones a network is asked to wait.
 */
export function createGuessLimit(now: Now, guessesMax: number, lookupsMax: number) {
  const guesses = createTally(now)
  const lookups = createTally(now)
  return {
    /** Counts it: those that come at once have no answer yet. */
    mayLookUp: (network: string): boolean => lookups.add(network) <= lookupsMax,
    /** Whether one more wrong code is answered as such. */
    mayGuess: (network: string): boolean => guesses.add(network) <= guessesMax,
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
