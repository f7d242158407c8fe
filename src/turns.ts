import { createAsyncContext } from './async-context.ts'

export type Turns = {
  /**
   * Waits for its turn and resolves to the function that gives the turn on. `atOnce` have one at a
   * time. Who names the same `key` waits in the order they came; between keys turns go round, so
   * that who asks a thousand times does not hold up the others.
   *
   * Where too many wait, the last one of who asks most often makes room for who asks less.
   *
   * @throws what `busy` makes, when too many wait already or after `waitMaxMs`
   */
  take: (key: string) => Promise<() => void>
}

export type TurnsLimits = {
  atOnce?: number
  waitingMax: number
  waitMaxMs: number
  busy: (waiting: number) => Error
  /** How many turns one key has at a time where `taken` are had: all of them by default. */
  ofKeyMax?: (taken: number) => number
  /** This key's turns come before all others. */
  first?: string
}

type Waiter = { start: () => void; giveUp: () => void; timer: NodeJS.Timeout }

/** While the first key never stops asking, the others get a turn so long after their last one. */
const othersEveryMs = 25

/** A fair and bounded queue for what only one, or a few, may do at a time. */
export function createTurns({
  atOnce = 1,
  waitingMax,
  waitMaxMs,
  busy,
  ofKeyMax = () => atOnce,
  first,
}: TurnsLimits): Turns {
  /** The order of the keys is the order of the round. */
  const queues = new Map<string, Waiter[]>()
  const takenBy = new Map<string, number>()
  let waiting = 0
  let taken = 0
  let othersHadItAt = 0

  function take(key: string): Promise<() => void> {
    if (taken < atOnce && isFree(key) && !queues.has(key)) return Promise.resolve(grant(key))
    if (waiting >= waitingMax && !makeRoom(queues, key, first)) return Promise.reject(busy(waiting))
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        leave(key, mine)
        reject(busy(waiting))
      }
      const mine = {
        start: () => resolve(grant(key)),
        giveUp,
        timer: setTimeout(giveUp, waitMaxMs).unref(),
      }
      const queue = queues.get(key)
      if (queue) queue.push(mine)
      else queues.set(key, [mine])
      waiting += 1
    })
  }

  function grant(key: string): () => void {
    count(key, 1)
    return once(() => {
      if (key !== first) othersHadItAt = performance.now()
      count(key, -1)
      // Where fewer are had, each key may have more.
      while (taken < atOnce && next());
    })
  }

  function count(key: string, more: 1 | -1): void {
    taken += more
    addTo(takenBy, key, more)
  }

  const isFree = (key: string): boolean => (takenBy.get(key) ?? 0) < ofKeyMax(taken)

  function next(): boolean {
    const key = nextKey()
    const waiter = key === undefined ? undefined : queues.get(key)?.[0]
    if (key === undefined || waiter === undefined) return false
    leave(key, waiter)
    goToEnd(queues, key)
    waiter.start()
    return true
  }

  function nextKey(): string | undefined {
    const other = firstOf(queues.keys(), (key) => key !== first && isFree(key))
    if (first === undefined || !queues.has(first)) return other
    const isOverdue = performance.now() - othersHadItAt > othersEveryMs
    return isOverdue && other !== undefined ? other : first
  }

  function leave(key: string, waiter: Waiter): void {
    clearTimeout(waiter.timer)
    const queue = queues.get(key) ?? []
    queue.splice(queue.indexOf(waiter), 1)
    if (queue.length === 0) queues.delete(key)
    waiting -= 1
  }

  return { take }
}

/**
 * Sends away the last one of the key that has most waiting, where that is more than this key would
 * have: else one who asks without end would have all others refused. Nobody makes room where it is not.
 */
function makeRoom(
  queues: ReadonlyMap<string, readonly Waiter[]>,
  key: string,
  first: string | undefined,
): boolean {
  let longest: readonly Waiter[] = []
  for (const [other, queue] of queues) {
    if (other !== first && queue.length > longest.length) longest = queue
  }
  const own = key === first ? 0 : (queues.get(key)?.length ?? 0) + 1
  if (longest.length <= own) return false
  longest.at(-1)?.giveUp()
  return true
}

/** For a key that had its turn; one that gave up keeps its place in the round. */
function goToEnd(queues: Map<string, Waiter[]>, key: string): void {
  const queue = queues.get(key)
  if (!queue) return
  queues.delete(key)
  queues.set(key, queue)
}

function firstOf(keys: Iterable<string>, may: (key: string) => boolean): string | undefined {
  for (const key of keys) if (may(key)) return key
  return undefined
}

function addTo(counts: Map<string, number>, key: string, more: number): void {
  const count = (counts.get(key) ?? 0) + more
  if (count > 0) counts.set(key, count)
  else counts.delete(key)
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    work()
  }
}

const askers = createAsyncContext<string>()

/** Whatever `work` comes to is asked by them, also where nobody says so. */
export const askedBy = askers.run

/** Who asked for what is done here, for a queue that is fair between people; undefined = nobody did. */
export const asker = askers.current
