import type { Channel } from '../../bot/definition.ts'
import { peopleBackAt } from './opening-hours.ts'
import type { OpeningHours } from './opening-hours.ts'

/** Unanswered for so long while people are there, a customer is called to mind once (F73). */
const remindAfterMs = 10 * 60_000

/** WhatsApp takes free text for so long after the customer's last message. */
const whatsappWindowMs = 24 * 3_600_000

export const remindAtOf = (hours: OpeningHours, at: number): number =>
  (peopleBackAt(hours, at) ?? at) + remindAfterMs

/** Until when an answer reaches the customer; null where it always does. */
export const answersUntil = (channel: Channel, customerAt: number): number | null =>
  channel === 'whatsapp' ? customerAt + whatsappWindowMs : null

/** Whether that time is over. */
export const isWindowClosed = (channel: Channel, customerAt: number, at: number): boolean => {
  const until = answersUntil(channel, customerAt)
  return until !== null && until <= at
}

/** Of an event: all that a thread is told. `messageId` is the message that was said. */
export type HandOffEvent = { botId: string; handOffId: string } &
  /** With the conversation up to that message; all of it where there is none. */
  (
    | { type: 'handoff.opened'; upTo: string | null }
    | { type: 'handoff.message'; messageId: string }
    | { type: 'handoff.replied'; by: string; messageId: string }
    | { type: 'handoff.returned'; by: string; told: boolean; ended: boolean }
    | { type: 'handoff.waiting'; since: number }
    | { type: 'handoff.ended'; why: string; unanswered: boolean }
  )
