import { AsyncLocalStorage } from 'node:async_hooks'

export type AsyncContext<T> = {
  /** `value` is known to all that `work` comes to. */
  run: <R>(value: T, work: () => Promise<R>) => Promise<R>
  /** Undefined where nobody said it. */
  current: () => T | undefined
}

/**
 * What is known to a piece of work without being handed on. Before Node.js 24 every promise of the
 * process, also of a customer's message, costs some times as much while one is open: it is closed as
 * soon as no work in it is under way. What such work leaves behind for later does not know it then.
 */
export function createAsyncContext<T>(): AsyncContext<T> {
  const storage = new AsyncLocalStorage<T>()
  let underWay = 0
  return {
    run: async (value, work) => {
      underWay += 1
      try {
        return await storage.run(value, work)
      } finally {
        underWay -= 1
        if (underWay === 0) storage.disable()
      }
    },
    current: () => storage.getStore(),
  }
}
