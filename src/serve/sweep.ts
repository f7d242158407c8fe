import type { Ctx } from '../control/context.ts'
import { expireRequests } from '../control/expire-requests.ts'
import { forgetOldInteractions } from '../control/who.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { sweepSessions } from '../gateway/sweep-sessions.ts'

const everyMs = 60_000

/** Ends each minute what has run out; returns how to stop it. */
export function startSweep(system: Ctx, gateway: Gateway): () => Promise<void> {
  let running: Promise<void> | null = null
  const sweep = () => {
    running ??= sweepOnce(system, gateway)
      .catch((error: unknown) => system.ports.logBug('sweep', error))
      .finally(() => {
        running = null
      })
  }
  sweep()
  const timer = setInterval(sweep, everyMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}

async function sweepOnce(system: Ctx, gateway: Gateway): Promise<void> {
  await expireRequests(system)
  await sweepSessions(gateway, system.now())
  await forgetOldInteractions(system)
}
