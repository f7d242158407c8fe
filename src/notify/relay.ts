import { wakeAllRows } from '../store/delivery/outbox.ts'
import type { RelayDeps } from './deps.ts'
import { createOutboxWorkers } from './outbox-workers.ts'

const pollMs = 1000

export type Relay = {
  /** Sends everything that is due now. */
  runOnce: () => Promise<void>
  start: () => void
  /** Ends after the rows that are being sent. */
  stop: () => Promise<void>
  wake: () => void
}

/**
 * Brings the outbox to the chats (F67). One relay a database works at a time: what is marked as being
 * sent and is in no hands of ours is taken for left behind, and sent again.
 */
export function createRelay(deps: RelayDeps): Relay {
  let looping: Promise<void> | null = null
  let stopping = false
  let woken = false
  let wakeUp = () => {}
  let lastAt = Infinity

  const wake = () => {
    woken = true
    wakeUp()
  }
  const isStopping = () => stopping || deps.mayWork?.() === false
  const workers = createOutboxWorkers(deps, { isStopping, onIdle: wake })

  async function loop(): Promise<void> {
    while (!stopping) {
      woken = false
      await poll().catch((error: unknown) => deps.log('the outbox could not be read', error))
      if (!woken && !stopping) await sleep()
    }
  }

  async function poll(): Promise<void> {
    const at = deps.now()
    if (at < lastAt) await wakeAllRows(deps.db, at)
    lastAt = at
    await workers.poll()
  }

  const sleep = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  return {
    wake,
    runOnce: async () => {
      for (await poll(); !workers.isIdle(); await poll()) await workers.idle()
    },
    start: () => {
      if (looping) return
      stopping = false
      // What another process put off is tried again.
      lastAt = Infinity
      looping = loop()
    },
    stop: async () => {
      stopping = true
      wake()
      await looping
      looping = null
      await workers.idle().catch(() => {})
    },
  }
}
