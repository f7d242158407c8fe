import { renderForPhone } from '../../adapters/playground/index.ts'
import type { PhoneMessage, PhoneTalk } from '../../adapters/playground/index.ts'
import { expiryOf } from '../domain/routing.ts'
import { versionLabel } from '../domain/request.ts'
import type { Db } from '../store/kit/database.ts'
import { isAnswering } from '../store/inbox/inbox-rows.ts'
import { newestMessages } from '../store/live/messages.ts'
import type { MessageWithVersion } from '../store/live/messages.ts'
import { findOpenSession } from '../store/live/sessions.ts'
import type { SessionRow } from '../store/live/sessions.ts'

const linesShown = 200

/**
 * A live conversation as the phone shows it: what was said, and what a customer never sees, but the
 * person who tries the bot needs.
 */
export async function livePhone(
  db: Db,
  { senderId: place, contact, botId }: { senderId: string; contact: string; botId: string },
  { now, sessionExpiryMs }: { now: number; sessionExpiryMs: number },
): Promise<PhoneTalk> {
  // Asked first: what ends meanwhile is among the lines.
  const isBusy = await isAnswering(db, { place, contact })
  const who = { environment: 'live' as const, place, contact }
  const rows = await newestMessages(db, who, linesShown, ['in', 'out', 'error'])
  const messages = rows.flatMap((row, at) => {
    const next = rows[at + 1]
    const isLast = next === undefined && isBusy
    return row.direction === 'in'
      ? [lineOf(row), ...(isLast ? [] : silenceAfter(row, next))]
      : shownOf(row)
  })
  const session = await findOpenSession(db, who)
  const isOpen = session?.botId === botId && !isExpired(session, { now, sessionExpiryMs })
  return { messages, isAnswering: isBusy, isOpen }
}

/** Its version is not asked any more: the next message opens another chat (F50). */
const isExpired = (
  session: Pick<SessionRow, 'handedOver' | 'expiryMs' | 'lastAt'>,
  { now, sessionExpiryMs }: { now: number; sessionExpiryMs: number },
): boolean => {
  const handedOver = session.handedOver === 1
  return session.lastAt + expiryOf({ handedOver }, session.expiryMs ?? sessionExpiryMs) <= now
}

type Said = {
  text: string
  messageId?: string
  turn?: { silent?: string }
  code?: string
}

function lineOf(row: MessageWithVersion): PhoneMessage {
  const { text, messageId }: Said = JSON.parse(row.body)
  const from = 'customer' as const
  return { ...placed(row), from, text, buttons: [], ...(messageId !== undefined && { messageId }) }
}

function shownOf(row: MessageWithVersion): PhoneMessage[] {
  if (row.direction === 'error') {
    const { code = '', text }: Said = JSON.parse(row.body)
    return [note(row, reasons[code] ?? `Only you see this: ${text}`)]
  }
  return renderForPhone(JSON.parse(row.body)).map((bubble, at) => ({
    ...placed(row),
    id: `${row.id} ${at}`,
    from: 'bot',
    ...bubble,
  }))
}

/** Why nothing follows what a customer wrote; what went wrong says so itself. */
function silenceAfter(row: MessageWithVersion, next: MessageWithVersion | undefined) {
  const { turn }: Said = JSON.parse(row.body)
  if (turn?.silent !== undefined) return [note(row, takenOver)]
  return next === undefined || next.direction === 'in' ? [note(row, nothingToSay)] : []
}

const note = (row: MessageWithVersion, text: string): PhoneMessage => ({
  ...placed(row),
  id: `${row.id} note`,
  from: 'note',
  text,
  buttons: [],
})

function placed({ id, at, versionNumber }: MessageWithVersion) {
  return { id, at, ...(versionNumber !== null && { version: versionLabel(versionNumber) }) }
}

const takenOver = 'A person has taken over: your message is in the thread of the bot’s channel.'
const nothingToSay = 'The bot had nothing to say to that.'

const reasons: Readonly<Record<string, string>> = {
  nobody: 'Nobody answers on this number: no bot is active on it.',
  unverified: 'This is a test number: it answers its verified number only.',
  unproved: 'The number of this test sender is not proved yet: send its code from that phone.',
}
