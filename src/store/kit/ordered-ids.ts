import { monotonicFactory } from 'ulid'
import { pooledRandom } from './pooled-random.ts'

const setBackMs = 60_000

/**
 * Makes ids that sort in the order they were made, also those of one millisecond and when the clock
 * steps back a little. A clock that was set back far is followed: ids tell when a thing was made.
 * @returns a function from UTC ms to a ULID
 */
export function orderedIds(): (at: number) => string {
  let next = monotonicFactory(pooledRandom)
  let last = 0
  return (at) => {
    if (at < last - setBackMs) {
      next = monotonicFactory(pooledRandom)
      last = at
    }
    last = Math.max(last, at)
    return next(at)
  }
}

/** Rows of one channel go out in the order of their ids. */
export const nextOutboxId = orderedIds()
