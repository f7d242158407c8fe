import { ulid } from 'ulid'
import type { Db } from '../store/kit/database.ts'
import { acquireLease, releaseLease } from '../store/kit/leases.ts'

/** What one process alone may do; `take` also renews. */
export type Lease = {
  take: () => Promise<boolean>
  release: () => Promise<void>
  /** How often to take it again, in ms. */
  everyMs: number
  /** How long it is held after it was taken, in ms. */
  heldMs: number
}

/** A killed process is followed by another one within this and `everyMs`: less than 15 s. */
const leaseMs = 10_000

export function createLease(db: Db, name: string): Lease {
  const holder = ulid()
  return {
    everyMs: leaseMs / 4,
    heldMs: leaseMs,
    take: () => acquireLease(db, { name, holder, forMs: leaseMs }),
    release: async () => {
      await releaseLease(db, name, holder)
    },
  }
}
