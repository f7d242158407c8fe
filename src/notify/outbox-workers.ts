import { setTimeout as sleep } from 'node:timers/promises'
import { dueQueues, nextInQueue } from '../store/delivery/outbox.ts'
import type { DueQueue, Lane } from '../store/delivery/outbox.ts'
import { deliver } from './deliver.ts'
import type { RelayDeps } from './deps.ts'
import { createOutages } from './outages.ts'

const queuesPerPoll = 1000
/** So many lanes of one install are served at once; each install has room of its own. */
const workersPerInstall = 16
/** Some of them with a card only, which need not wait for direct messages that wait themselves. */
const workersForCards = 4
/** So long at most do copies wait for the cards. */
const headStartMs = 250
/** After that many rows a lane lets those go first that wait longer. */
const rowsPerTurn = 50

export type OutboxWorkers = {
  /** Gives each lane with something due a worker, as far as there is room. */
  poll: () => Promise<void>
  /** Settles when no worker is left; rejects with the first error that ended one. */
  idle: () => Promise<void>
  isIdle: () => boolean
}

/**
 * The workers of the outbox, one for each lane (platform, install, target): rows of a lane go in
 * order, and a lane that is slow or waits holds up no other.
 */
export function createOutboxWorkers(
  deps: RelayDeps,
  hooks: { isStopping: () => boolean; onIdle: () => void },
): OutboxWorkers {
  const workers = new Map<string, { install: string; work: Promise<void> }>()
  const outages = createOutages(deps.now)

  async function work(queue: Lane, install: string): Promise<void> {
    for (let rows = 0; rows < rowsPerTurn && !hooks.isStopping(); rows++) {
      const row = await nextInQueue(deps.db, queue, deps.now())
      const delivered = row && (await deliver(deps, row))
      if (delivered === null) return
      outages.note(install, delivered)
      if (delivered === 'waits' || delivered === 'unanswered') return
    }
  }

  function serve(queue: DueQueue): void {
    const name = JSON.stringify([queue.platform, queue.install, queue.target])
    const install = installOf(queue)
    const beside = [...workers.values()].filter((one) => one.install === install).length
    if (workers.has(name) || beside >= roomFor(queue)) return
    if (outages.isAway(install) && !outages.probe(install)) return
    const working = work(queue, install).finally(() => workers.delete(name))
    workers.set(name, { install, work: working })
    // A lane that broke waits for the next look; one that came to rest makes room at once.
    working.then(hooks.onIdle, (error: unknown) => deps.log('the outbox could not be read', error))
  }

  const roomFor = (queue: DueQueue): number => {
    if (outages.isAway(installOf(queue))) return 1
    return workersPerInstall - (queue.kind === 'card' ? 0 : workersForCards)
  }

  /** Cards first; a probe takes the lane that waits longest, so that each of them gets its turn. */
  const inOrder = (queues: readonly DueQueue[]): DueQueue[] =>
    queues.toSorted((a, b) => rankOf(a) - rankOf(b))
  const rankOf = (queue: DueQueue): number =>
    queue.kind === 'card' && !outages.isAway(installOf(queue)) ? 0 : 1

  /** A card that everybody sees is right before its copies are, unless its channel is slow. */
  async function headStart(): Promise<void> {
    const settled = Promise.allSettled([...workers.values()].map((one) => one.work))
    const timeout = new AbortController()
    const late = sleep(headStartMs, undefined, { signal: timeout.signal }).catch(() => {})
    await Promise.race([settled, late])
    timeout.abort()
  }

  return {
    poll: async () => {
      const queues = inOrder(await dueQueues(deps.db, deps.now(), queuesPerPoll))
      const cards = queues.filter((queue) => rankOf(queue) === 0)
      for (const queue of cards) if (!hooks.isStopping()) serve(queue)
      if (cards.length > 0 && cards.length < queues.length) await headStart()
      for (const queue of queues) if (!hooks.isStopping()) serve(queue)
    },
    idle: async () => {
      const ended = await Promise.allSettled([...workers.values()].map((one) => one.work))
      const failed = ended.find((one) => one.status === 'rejected')
      if (failed) throw failed.reason
    },
    isIdle: () => workers.size === 0,
  }
}

const installOf = ({ platform, install }: Lane): string => JSON.stringify([platform, install])
