import { closeIdleSessions } from '../store/live/sessions.ts'
import type { Gateway } from './gateway.ts'

/**
 * Closes sessions whose end users fell silent, so that counts and drains do not wait for them (F50).
 * Returns how many; `at` is UTC ms.
 */
export function sweepSessions(gateway: Gateway, at: number): Promise<number> {
  return closeIdleSessions(gateway.db, at - gateway.settings.sessionExpiryMs, at)
}
