import { expiryOf } from '../domain/routing.ts'
import { foldSessionCounts } from '../store/live/session-counts.ts'
import { closeIdleSessions } from '../store/live/sessions.ts'
import type { Gateway } from './gateway.ts'

/** So few that a message waits for one of these no longer than for another message. */
const sessionsAtOnce = 500
const deltasAtOnce = 1000

/**
 * Closes sessions whose end users fell silent, so that counts and drains do not wait for them (F50).
 * In slices, each its own transaction: messages get in between. Returns how many; `at` is UTC ms.
 */
export function sweepSessions(gateway: Gateway, at: number): Promise<number> {
  const withPerson = at - expiryOf({ handedOver: true }, 0)
  return inSlices(sessionsAtOnce, (limit) =>
    closeIdleSessions(gateway.db, { at, withPerson, limit }),
  )
}

/** Keeps the counts of open sessions short to read, each second. */
export const foldCounts = ({ db }: Pick<Gateway, 'db'>): Promise<number> =>
  inSlices(deltasAtOnce, (limit) => foldSessionCounts(db, limit))

async function inSlices(limit: number, slice: (limit: number) => Promise<number>): Promise<number> {
  let all = 0
  for (let last = await slice(limit); last > 0; last = await slice(limit)) all += last
  return all
}
