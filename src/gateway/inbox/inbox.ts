import type { Channel } from '../../bot/definition.ts'
import { isShared } from '../../store/kit/database.ts'
import { countWaiting, dropActing } from '../../store/inbox/inbox-rows.ts'
import type { InboxDeps, PlacedMessage } from './inbox-deps.ts'
import { processBatch } from './process-batch.ts'
import { createInboundStore } from './store-inbound.ts'

export type Inbox = {
  /**
   * Resolves when all of them are kept, whether they are new or came before. Rejects when they can't
   * be kept now: then the channel delivers them again.
   */
  keep: (channel: Channel, messages: readonly PlacedMessage[]) => Promise<void>
  /** Takes up what was left undone; call it before anything comes in. */
  start: () => Promise<void>
  /** Looks for what became due, and for what other processes left. */
  look: () => Promise<void>
  /** The database says so: what we took, others may have handled. */
  nothingWaits: () => void
  /** Begins no further batch; what is under way belongs to `background`. */
  stop: () => void
}

/** After an error of the storage. */
const restMs = 1000

/**
 * Keeps customers' messages before their channel hears that we have them, and answers them in batches
 * (F56, F87). The table is the queue: nothing that waits is in memory, so that a process that ends
 * loses nothing.
 */
export function createInbox(deps: InboxDeps): Inbox {
  const { gateway, background } = deps
  const store = createInboundStore(deps, () => wake())
  const work = { ...deps, wake: () => wake() }
  let loops = 0
  let isAwake = false
  let isStopping = false

  /** On PostgreSQL a second batch is read while the first one is written. */
  const loopsMax = isShared(gateway.db) ? 2 : 1

  function wake(): void {
    isAwake = true
    if (isStopping || loops >= loopsMax) return
    loops += 1
    background.run(async () => {
      try {
        await handleAll()
      } finally {
        loops -= 1
      }
      // Between the last look and the end of the loop.
      if (isAwake && loops === 0) wake()
    })
  }

  async function handleAll(): Promise<void> {
    while (!isStopping) {
      isAwake = false
      const { handled, mayHaveMore } = await processBatch(work).catch(rest)
      store.settled(handled)
      if (!mayHaveMore && !isAwake) return
    }
  }

  /** Nothing is lost meanwhile: what comes in is refused, or waits. */
  async function rest(error: unknown): ReturnType<typeof processBatch> {
    deps.log('error', `Messages of customers wait: they could not be handled (${String(error)})`)
    isAwake = await background.pause(restMs)
    if (!isAwake) isStopping = true
    return { handled: 0, mayHaveMore: false }
  }

  async function look(): Promise<void> {
    const waiting = await countWaiting(gateway.db)
    store.count(waiting)
    if (waiting > 0) wake()
  }

  return {
    keep: store.keep,
    start: async () => {
      // A file has one process: whoever asked an action server before is gone.
      if (!isShared(gateway.db)) await dropActing(gateway.db)
      await look()
    },
    look,
    nothingWaits: () => store.count(0),
    stop: () => void (isStopping = true),
  }
}
