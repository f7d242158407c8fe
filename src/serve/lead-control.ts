import { createBackground } from '../background.ts'
import type { Background } from '../background.ts'
import type { Config } from '../config.ts'
import { redrawUnknownCards } from '../control/delivery/adapter-redraws.ts'
import type { Ctx } from '../control/kit/context.ts'
import type { Relay } from '../notify/relay.ts'
import { createLeadership } from './leadership.ts'
import type { Leadership } from './leadership.ts'
import { createLease } from './lease.ts'
import type { LogFailure } from './log/outage.ts'
import { startSweep } from './sweep.ts'
import type { Look, Watch } from './watch.ts'

type Work = {
  relay: Relay
  /** Each minute, and as soon as this process leads: a killed one may have left overdue work. */
  sweeps: readonly (() => Promise<unknown>)[]
  watch: Watch
  looks: readonly Look[]
}

/** The outbox and the sweeps, in one of the control processes that share a PostgreSQL. */
export function leadControl(
  system: Ctx,
  config: Config,
  log: LogFailure,
  { relay, sweeps, watch, looks }: Work,
): Leadership {
  const { logBug, background } = system.ports
  let term: Background | null = null
  let lookAway = async () => {}
  const lead = async () => {
    term = createBackground(logBug)
    const ports = { background: term, logBug }
    await redrawUnknownCards(system)
    relay.start()
    startSweep({ ports }, sweeps)
    lookAway = watch.add(looks)
  }
  const follow = async () => {
    await lookAway()
    await term?.stop()
    await relay.stop()
  }
  const lease = 'url' in config.database ? createLease(system.db, 'control') : null
  return createLeadership(lease, { lead, follow }, background, log)
}
