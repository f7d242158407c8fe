import type { Db } from '../../store/kit/database.ts'
import { orderedIds } from '../../store/kit/ordered-ids.ts'
import { insertMessages, queueProactiveMessages } from '../../store/live/messages.ts'
import type { SessionRow } from '../../store/live/sessions.ts'

/** What one process says goes out in this order. */
export const nextMessageId = orderedIds()

/** Recorded in the session (F52), and left for its channel to send. */
export async function sayToCustomer(
  trx: Db,
  session: SessionRow,
  said: readonly { id: string; body: object }[],
  at: number,
): Promise<void> {
  const { id: sessionId, environment, place, contact, botId, versionId, track, rule } = session
  const who = { sessionId, environment, place, contact, botId, versionId, track, rule }
  const rows = said.map(({ id, body }) => ({
    id,
    ...who,
    direction: 'out' as const,
    body: JSON.stringify(body),
    at,
  }))
  await insertMessages(trx, rows)
  await queueProactiveMessages(trx, rows)
}
