import { dueLanes, nextIn } from '../store/outbox.ts'
import type { Lane } from '../store/outbox.ts'
import { deliver } from './deliver.ts'
import type { RelayDeps } from './deps.ts'

const lanesPerLook = 1000
/** So many lanes of one install are served at once; each install has room of its own. */
const workersPerInstall = 16
/** After that many rows a lane lets those go first that wait longer. */
const rowsPerTurn = 50

export type Lanes = {
  /** Gives each lane with something due a worker, as far as there is room. */
  look: () => Promise<void>
  /** Settles when no worker is left; rejects with the first error that ended one. */
  rest: () => Promise<void>
  isAtRest: () => boolean
}

/**
 * The workers of the outbox, one for each lane (platform, install, target): rows of a lane go in
 * order, and a lane that is slow or waits holds up no other.
 */
export function createLanes(
  deps: RelayDeps,
  hooks: { isStopping: () => boolean; onRest: () => void },
): Lanes {
  const workers = new Map<string, { install: string; work: Promise<void> }>()

  async function work(lane: Lane): Promise<void> {
    for (let rows = 0; rows < rowsPerTurn && !hooks.isStopping(); rows++) {
      const row = await nextIn(deps.db, lane, deps.now())
      if (!row || !(await deliver(deps, row))) return
    }
  }

  function serve(lane: Lane): void {
    const name = JSON.stringify([lane.platform, lane.install, lane.target])
    const install = JSON.stringify([lane.platform, lane.install])
    const beside = [...workers.values()].filter((one) => one.install === install).length
    if (workers.has(name) || beside >= workersPerInstall) return
    const working = work(lane).finally(() => workers.delete(name))
    workers.set(name, { install, work: working })
    // A lane that broke waits for the next look; one that came to rest makes room at once.
    working.then(hooks.onRest, (error: unknown) => deps.log('the outbox could not be read', error))
  }

  return {
    look: async () => {
      for (const lane of await dueLanes(deps.db, deps.now(), lanesPerLook)) {
        if (!hooks.isStopping()) serve(lane)
      }
    },
    rest: async () => {
      const ended = await Promise.allSettled([...workers.values()].map((one) => one.work))
      const failed = ended.find((one) => one.status === 'rejected')
      if (failed) throw failed.reason
    },
    isAtRest: () => workers.size === 0,
  }
}
