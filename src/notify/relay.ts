import { due, forgetSent, leftSending, putBack } from '../store/outbox.ts'
import type { OutboxRow } from '../store/outbox.ts'
import { deliver } from './deliver.ts'
import type { RelayDeps } from './deps.ts'

const rowsPerRound = 200
const napMs = 1000
const tidyEveryMs = 3_600_000
const keepSentMs = 7 * 24 * 3_600_000

export type Relay = {
  /** Sends everything that is due; never runs twice at once. */
  runOnce: () => Promise<void>
  start: () => void
  /** Ends after the row that is being sent. */
  stop: () => Promise<void>
  wake: () => void
}

/** Brings the outbox to the chats: each channel in order, the channels beside each other (F67). */
export function createRelay(deps: RelayDeps): Relay {
  let running: Promise<void> = Promise.resolve()
  let looping: Promise<void> = Promise.resolve()
  let stopped = true
  let woken = false
  let wakeUp = () => {}
  let tidiedAt = 0

  const runOnce = (): Promise<void> => {
    const run = running.then(pass)
    running = run.catch(() => {})
    return run
  }

  async function pass(): Promise<void> {
    await recover(deps)
    while (await round(deps));
    if (deps.now() - tidiedAt < tidyEveryMs) return
    tidiedAt = deps.now()
    await forgetSent(deps.db, tidiedAt - keepSentMs)
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      woken = false
      await runOnce().catch((error: unknown) => deps.log('the outbox could not be read', error))
      if (!woken && !stopped) await nap()
    }
  }

  const nap = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, napMs)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const wake = () => {
    woken = true
    wakeUp()
  }

  return {
    runOnce,
    wake,
    start: () => {
      if (!stopped) return
      stopped = false
      looping = loop()
    },
    stop: async () => {
      stopped = true
      wake()
      await looping
    },
  }
}

/** Whatever is still marked as being sent was cut off: passes never overlap. */
async function recover(deps: RelayDeps): Promise<void> {
  for (const row of await leftSending(deps.db)) {
    const { attempts, dueAt, problem } = row
    await putBack(deps.db, row, { attempts, dueAt, problem })
  }
}

/** True when something went out, so that more may be waiting. */
async function round(deps: RelayDeps): Promise<boolean> {
  const lanes = new Map<string, OutboxRow[]>()
  for (const row of await due(deps.db, deps.now(), rowsPerRound)) {
    const lane = JSON.stringify([row.platform, row.install, row.target])
    lanes.set(lane, [...(lanes.get(lane) ?? []), row])
  }
  await Promise.all([...lanes.values()].map((rows) => inOrder(deps, rows)))
  return lanes.size > 0
}

async function inOrder(deps: RelayDeps, rows: readonly OutboxRow[]): Promise<void> {
  for (const row of rows) if (!(await deliver(deps, row))) return
}
