import { randomBytes } from 'node:crypto'

/**
 * Owns background work, so that it ends before the database does. Who makes one stops it.
 */
export type Background = {
  /** Starts work that nobody waits for; an error of it is logged with a reference. */
  run: (work: () => Promise<unknown>) => void
  /** Work that somebody waits for, perhaps not to its end; its failure is theirs. */
  track: <T>(work: Promise<T>) => Promise<T>
  /** True after `ms`; false, and at once, when we stop. */
  pause: (ms: number) => Promise<boolean>
  isStopping: () => boolean
  /** Is called when we stop, for whoever waits for something that nobody does any more. */
  onStop: (end: () => void) => void
  /** Resolves when nothing is under way. */
  settled: () => Promise<void>
  /** Ends every pause, and resolves when nothing is under way. */
  stop: () => Promise<void>
}

export function createBackground(logBug: (reference: string, error: unknown) => void): Background {
  const working = new Set<Promise<unknown>>()
  const pauses = new Set<() => void>()
  const ends = new Set<() => void>()
  let isStopping = false

  const track = <T>(work: Promise<T>): Promise<T> => {
    const end = work.then(ignore, ignore).finally(() => working.delete(end))
    working.add(end)
    return work
  }
  const settled = async () => {
    while (working.size > 0) await Promise.all(working)
  }
  return {
    run: (work) => {
      const logged = work().catch((error: unknown) => {
        logBug(randomBytes(4).toString('hex'), error)
      })
      void track(logged)
    },
    track,
    pause: (ms) =>
      new Promise((resolve) => {
        if (isStopping) return resolve(false)
        const end = () => {
          clearTimeout(timer)
          pauses.delete(end)
          resolve(!isStopping)
        }
        const timer = setTimeout(end, ms).unref()
        pauses.add(end)
      }),
    isStopping: () => isStopping,
    onStop: (end) => void ends.add(end),
    settled,
    stop: async () => {
      isStopping = true
      for (const end of [...pauses, ...ends]) end()
      await settled()
    },
  }
}

const ignore = () => {}
