import type { Db } from '../../store/kit/database.ts'

type Reads = { running: Promise<unknown>; next: Promise<unknown> | null }

const readsOf = new WeakMap<Db, Map<string, Reads>>()

/**
 * Many who ask for the same at one moment share a read: who comes while one is under way gets the
 * next, so nobody is told what was true before they asked. Change nothing in the result.
 */
export function shareRead<T>(db: Db, key: string, read: () => Promise<T>): Promise<T> {
  const reads = readsOf.get(db) ?? new Map<string, Reads>()
  readsOf.set(db, reads)
  const known = reads.get(key)
  if (known?.next) return known.next as Promise<T>
  const start = (): Promise<T> => {
    const mine: Reads = { running: read(), next: null }
    reads.set(key, mine)
    const end = () => {
      if (mine.next === null) reads.delete(key)
    }
    mine.running.then(end, end)
    return mine.running as Promise<T>
  }
  if (!known) return start()
  const next = known.running.then(start, start)
  known.next = next
  return next
}
