export type KeyedQueue = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** Runs what has the same key one after the other, in the order it came; other keys do not wait. */
export function createKeyedQueue(): KeyedQueue {
  const ends = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const mine = (ends.get(key) ?? Promise.resolve()).then(work)
    const end = mine.catch(() => undefined)
    ends.set(key, end)
    try {
      return await mine
    } finally {
      if (ends.get(key) === end) ends.delete(key)
    }
  }
}
