import type { Db } from '../../store/kit/database.ts'
import { newestOfSession, messageById } from '../../store/live/messages.ts'
import type { MessageRow } from '../../store/live/messages.ts'

/** One thing that was said; `person` has the answer of one of the team. */
export type SaidLine = { from: 'customer' | 'bot' | 'person'; text: string }

/** What was said last in a session, oldest first, up to a row of it. */
export async function saidLast(
  db: Db,
  sessionId: string,
  { upTo = null, limit }: { upTo?: string | null; limit: number },
): Promise<SaidLine[]> {
  const rows = await newestOfSession(db, sessionId, { upTo, limit })
  return rows.toReversed().map(lineOf)
}

/** Null when it was deleted with its age. */
export async function saidIn(db: Db, messageId: string): Promise<SaidLine | null> {
  const row = await messageById(db, messageId)
  return row ? lineOf(row) : null
}

type Body = { text?: string; buttons?: { title: string }[]; person?: string }

function lineOf({ direction, body }: MessageRow): SaidLine {
  const { text = '', buttons = [], person }: Body = JSON.parse(body)
  const taps = buttons.length === 0 ? '' : ` [${buttons.map(({ title }) => title).join(' | ')}]`
  if (direction === 'in') return { from: 'customer', text }
  return { from: person === undefined ? 'bot' : 'person', text: `${text}${taps}` }
}
