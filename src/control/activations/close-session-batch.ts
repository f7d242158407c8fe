import type { Db } from '../../store/kit/database.ts'
import { countClosed } from '../../store/live/drains.ts'
import type { DrainRow } from '../../store/live/drains.ts'
import { insertMessages, queueProactiveMessages } from '../../store/live/messages.ts'
import { closeDrained } from '../../store/live/sessions.ts'
import type { ClosedSession } from '../../store/live/sessions.ts'
import { orderedIds } from '../../store/kit/ordered-ids.ts'

const nextId = orderedIds()

/**
 * Closes some open sessions of a drain that is ending and says goodbye to each; returns how many. It
 * doesn't take the lock of the changes.
 */
export async function closeSessionBatch(
  trx: Db,
  drain: DrainRow,
  which: { handedOver?: 0 | 1; limit: number; at: number },
): Promise<number> {
  const { at } = which
  const closed = await closeDrained(trx, drain, { handedOver: 0, ...which })
  if (closed.length === 0) return 0
  await countClosed(trx, drain.id, closed.length)
  if (drain.goodbye !== null) await sayGoodbye(trx, drain, drain.goodbye, closed, at)
  return closed.length
}

/** Recorded as what the old version said last (F52), and left for the channel to send. */
async function sayGoodbye(
  trx: Db,
  { versionId, track }: DrainRow,
  goodbye: string,
  closed: readonly ClosedSession[],
  at: number,
): Promise<void> {
  const body = JSON.stringify({ text: goodbye, buttons: [] })
  const rows = closed.map(({ id: sessionId, place, contact, botId, rule }) => ({
    id: nextId(at),
    sessionId,
    environment: 'live' as const,
    place,
    contact,
    direction: 'out' as const,
    body,
    botId,
    versionId,
    track,
    rule,
    at,
  }))
  await insertMessages(trx, rows)
  await queueProactiveMessages(trx, rows)
}
