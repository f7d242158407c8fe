import type { Background } from '../background.ts'
import type { Lease } from './lease.ts'

type Work = {
  /** Begins what one process alone does; it may end and begin again. */
  lead: () => Promise<void>
  follow: () => Promise<void>
}

export type Leadership = {
  /** Leads at once where nobody else does. */
  start: () => Promise<void>
  /** True while nobody else can have taken over. */
  isLeading: () => boolean
  stop: () => Promise<void>
}

/**
 * Has the outbox sent and the sweeps run by one process of those that share a database, by a lease.
 * Where there is no lease there is one process. A call that has begun must end within half of the
 * lease.
 */
export function createLeadership(
  lease: Lease | null,
  { lead, follow }: Work,
  background: Background,
  log: (problem: string, error: unknown) => void,
): Leadership {
  let takenAt = -Infinity
  let isWorking = false
  let isStopped = false

  const isLeading = () =>
    lease === null ? isWorking : performance.now() - takenAt < lease.heldMs / 2

  async function look(): Promise<void> {
    const askedAt = performance.now()
    if (lease && (await take(lease))) takenAt = askedAt
    const shouldWork = !isStopped && (lease === null || isLeading())
    if (shouldWork === isWorking) return
    isWorking = shouldWork
    await (shouldWork ? begin() : follow())
  }

  /** Where it fails half way it is begun anew at the next look, not taken for begun. */
  async function begin(): Promise<void> {
    try {
      await lead()
    } catch (error) {
      isWorking = false
      await follow()
      throw error
    }
  }

  /** A database that does not answer may have given the lease to another process by now. */
  async function take(held: Lease): Promise<boolean> {
    try {
      return await held.take()
    } catch (error) {
      log('the lease of the outbox could not be taken', error)
      return false
    }
  }

  async function keep({ everyMs }: Lease): Promise<void> {
    while (await background.pause(everyMs)) {
      await look().catch((error: unknown) => log('the outbox changed hands badly', error))
    }
  }

  return {
    isLeading,
    start: async () => {
      await look()
      if (lease) background.run(() => keep(lease))
    },
    stop: async () => {
      isStopped = true
      takenAt = -Infinity
      if (isWorking) await follow()
      isWorking = false
      await lease?.release().catch((error: unknown) => {
        log('the lease of the outbox was not given back', error)
      })
    },
  }
}
