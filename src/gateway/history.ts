import type { Button } from '../bot/definition.ts'
import { versionLabel } from '../domain/request.ts'
import type { Db } from '../store/kit/database.ts'
import { messagesOfSession, newestMessages } from '../store/live/messages.ts'
import type { MessageWithVersion } from '../store/live/messages.ts'
import { findSession } from '../store/live/sessions.ts'
import type { SessionRow } from '../store/live/sessions.ts'
import type { EndUser } from './conversation-context.ts'

/** One line of a conversation. `slipway` are our own notes, `problem` what went wrong. */
export type HistoryLine = {
  id: string
  from: 'customer' | 'bot' | 'slipway' | 'problem'
  text: string
  buttons: Button[]
  at: number
  botId: string | null
  /** `V1.2`; null outside versions. */
  version: string | null
  track: SessionRow['track']
  rule: string | null
}

const linesMax = 1000
const from = {
  in: 'customer',
  out: 'bot',
  note: 'slipway',
  error: 'problem',
  call: 'slipway',
} as const

/** The newest `limit` lines with an end user in a place, oldest first. */
export async function history(db: Db, endUser: EndUser, limit: number): Promise<HistoryLine[]> {
  const rows = await newestMessages(db, endUser, Math.min(limit, linesMax))
  return rows.map(asLine)
}

/** A session and its first 1,000 lines, problems too (F52), or null when there is none. */
export async function transcript(
  db: Db,
  sessionId: string,
): Promise<{ session: SessionRow; lines: HistoryLine[] } | null> {
  const session = await findSession(db, sessionId)
  if (!session) return null
  const rows = await messagesOfSession(db, sessionId, linesMax)
  return { session, lines: rows.map(asLine) }
}

function asLine(row: MessageWithVersion): HistoryLine {
  const { text, buttons = [] }: { text: string; buttons?: Button[] } = JSON.parse(row.body)
  const { id, at, botId, track, rule, versionNumber } = row
  const version = versionNumber === null ? null : versionLabel(versionNumber)
  return { id, from: from[row.direction], text, buttons, at, botId, version, track, rule }
}
