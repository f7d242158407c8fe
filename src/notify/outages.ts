import type { Delivered } from './deliver.ts'

/** So many attempts in a row without an answer, and the platform is taken for away. */
const failuresMax = 3
/** While it is away it is asked this often whether it is back. */
const probeMs = 10_000

type Install = { failures: number; probeAt: number }

/**
 * Which installs of a platform do not answer. One attempt at a time is made there, so that its return
 * is seen soon and an hour without it costs a few hundred calls, not one for each lane and second.
 */
export function createOutages(now: () => number) {
  const installs = new Map<string, Install>()
  const isAway = (install: string): boolean => (installs.get(install)?.failures ?? 0) >= failuresMax
  return {
    isAway,
    /** False until the next probe is due; true takes that probe. */
    probe: (install: string): boolean => {
      const known = installs.get(install)
      // A clock that was set back must not put the probe off.
      if (known && known.probeAt > now() && known.probeAt <= now() + probeMs) return false
      installs.set(install, { failures: known?.failures ?? 0, probeAt: now() + probeMs })
      return true
    },
    note: (install: string, delivered: Delivered): void => {
      if (delivered === 'skipped') return
      if (delivered !== 'unanswered') return void installs.delete(install)
      const { failures, probeAt } = installs.get(install) ?? { failures: 0, probeAt: 0 }
      const isNew = failures + 1 === failuresMax
      // A probe counts from its start: it may have waited long for no answer.
      installs.set(install, { failures: failures + 1, probeAt: isNew ? now() + probeMs : probeAt })
    },
  }
}
