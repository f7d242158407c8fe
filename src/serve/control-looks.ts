import { endDrains } from '../control/activations/end-drains.ts'
import type { Ctx } from '../control/kit/context.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { foldCounts } from '../gateway/sweep-sessions.ts'
import type { Relay } from '../notify/relay.ts'
import { outboxWaits } from '../store/delivery/outbox.ts'
import { isShared } from '../store/kit/database.ts'
import { drainsWait } from '../store/live/drains.ts'
import { deltasWait } from '../store/live/session-counts.ts'
import type { Look } from './watch.ts'

/** What the one control process that leads looks for. */
export const controlLooks = (system: Ctx, gateway: Gateway, relay: Relay): Look[] => [
  { waits: outboxWaits, run: relay.wake, clockSetBack: relay.clockSetBack },
  { waits: drainsWait, run: () => endDrains(system) },
  // With one writer, counts are written at once.
  ...(isShared(system.db) ? [{ waits: deltasWait, run: () => foldCounts(gateway) }] : []),
]
