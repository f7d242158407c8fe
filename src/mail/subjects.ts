import { oneLine } from '../chat/kit/rich.ts'
import type { RequestView } from '../control/requests/request-view.ts'
import type { Event } from '../domain/events.ts'
import type { MailKind } from '../domain/mail/mail-kind.ts'

const nameMax = 120

/** The subject line, with the bot as its people call it (F29). */
export function subjectOf(kind: MailKind, event: Event, view: RequestView): string {
  const bot = botTitle(view.bot.name)
  if (event.type === 'request.break-glass' || event.type === 'request.look-overdue') {
    return `Check needed after the emergency approval of ${bot}`
  }
  // News stand in the thread of what was asked.
  if (kind !== 'outcome') return `Approval needed to ${asked[view.kind]} ${bot}`
  return `${bot} ${came[event.type] ?? 'has news'}`
}

/** A bot as subject lines call it. */
export const botTitle = (name: string): string => `Assistant : ${oneLine(name, nameMax)}`

const asked = {
  publish: 'publish',
  promote: 'make official',
  cancel: 'end the gray release of',
} as const

const came: Partial<Record<Event['type'], string>> = {
  'request.approved': 'has been approved',
  'request.declined': 'has been declined',
  'request.changes': 'needs changes',
  'request.invalid': 'needs changes',
  'request.withdrawn': 'was withdrawn',
  'request.expired': 'was not decided in time',
  'request.stale': 'is out of date',
}
