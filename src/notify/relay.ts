import { wakeAllRows } from '../store/delivery/outbox.ts'
import type { RelayDeps } from './deps.ts'
import { createOutboxWorkers } from './outbox-workers.ts'

/** After an error of the storage. */
const restMs = 1000

export type Relay = {
  /** Sends everything that is due now. */
  runOnce: () => Promise<void>
  start: () => void
  /** Ends after the rows that are being sent. */
  stop: () => Promise<void>
  /** There are new rows, or the time of some has come. */
  wake: () => void
  /** Nothing is left for a time that is far away now. */
  clockSetBack: () => void
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
  /** What another process put off, and what is put off to a time of before the clock was set back. */
  let mayWaitTooLong = true

  const wake = () => {
    woken = true
    wakeUp()
  }
  const isStopping = () => stopping || deps.mayWork?.() === false
  const workers = createOutboxWorkers(deps, { isStopping, onIdle: wake })

  async function loop(): Promise<void> {
    while (!stopping) {
      woken = false
      const failed = await poll().catch(notRead)
      if (!woken && !stopping) await sleep(failed ? restMs : null)
    }
  }

  async function poll(): Promise<void> {
    if (mayWaitTooLong) await wakeAll()
    await workers.poll()
  }

  async function wakeAll(): Promise<void> {
    // The clock may be set back meanwhile.
    mayWaitTooLong = false
    try {
      await wakeAllRows(deps.db, deps.now())
    } catch (error) {
      mayWaitTooLong = true
      throw error
    }
  }

  const notRead = (error: unknown): true => {
    deps.log('the outbox could not be read', error)
    return true
  }

  const sleep = (ms: number | null) =>
    new Promise<void>((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  return {
    wake,
    clockSetBack: () => {
      mayWaitTooLong = true
      wake()
    },
    runOnce: async () => {
      for (await poll(); !workers.isIdle(); await poll()) await workers.idle()
    },
    start: () => {
      if (looping) return
      stopping = false
      mayWaitTooLong = true
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
