import { forgetDirects } from '../store/directs.ts'
import { forgetSent } from '../store/outbox.ts'
import type { RelayDeps } from './deps.ts'
import { createLanes } from './lanes.ts'

const napMs = 1000
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const keepSentMs = 7 * dayMs
const keepDirectsMs = 30 * dayMs

export type Relay = {
  /** Sends everything that is due now. */
  runOnce: () => Promise<void>
  start: () => void
  /** Ends after the rows that are being sent. */
  stop: () => Promise<void>
  wake: () => void
}

/**
 * Brings the outbox to the chats (F67). One relay a database is assumed: what is marked as being sent
 * and is in no hands of ours is taken for left behind, and sent again.
 */
export function createRelay(deps: RelayDeps): Relay {
  let looping: Promise<void> | null = null
  let stopping = false
  let woken = false
  let wakeUp = () => {}
  let tidiedAt = 0

  const wake = () => {
    woken = true
    wakeUp()
  }
  const lanes = createLanes(deps, { isStopping: () => stopping, onRest: wake })

  async function loop(): Promise<void> {
    while (!stopping) {
      woken = false
      await look().catch((error: unknown) => deps.log('the outbox could not be read', error))
      if (!woken && !stopping) await nap()
    }
  }

  async function look(): Promise<void> {
    await lanes.look()
    if (deps.now() - tidiedAt < hourMs) return
    tidiedAt = deps.now()
    await forgetSent(deps.db, tidiedAt - keepSentMs)
    await forgetDirects(deps.db, tidiedAt - keepDirectsMs)
  }

  const nap = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, napMs)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  return {
    wake,
    runOnce: async () => {
      for (await look(); !lanes.isAtRest(); await look()) await lanes.rest()
    },
    start: () => {
      if (looping) return
      stopping = false
      looping = loop()
    },
    stop: async () => {
      stopping = true
      wake()
      await looping
      looping = null
      await lanes.rest().catch(() => {})
    },
  }
}
