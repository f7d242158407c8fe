import { oneLine, plain, plural } from '../chat/kit/rich.ts'
import { liveWords, outcomeLines } from '../chat/requests/outcome-words.ts'
import { purposeOf, titleOf } from '../chat/requests/purpose-words.ts'
import type { RequestView } from '../control/requests/request-view.ts'
import type { Event } from '../domain/events.ts'
import type { MailKind } from '../domain/mail/mail-kind.ts'
import { timeWords } from './time-words.ts'
import type { MailContent } from './port.ts'

/** What a mail tells: `by` is the name of who did it, where somebody did. */
export type Told = {
  kind: MailKind
  view: RequestView
  event: Event
  by: string | null
  zone: string
}

/** What happened, as one sentence. */
export function headingOf({ kind, view, event, by }: Told): string {
  const bot = oneLine(view.bot.name, 80)
  const of = `R-${view.number} (${bot})`
  const who = by ?? 'Slipway'
  switch (event.type) {
    case 'request.made':
      return event.revision === 1
        ? `${oneLine(view.requester.name, 60)} ${purposeOf(view)}`
        : `${oneLine(view.requester.name, 60)} asks again about ${bot}: it needs new approvals`
    case 'request.rebased':
      return `${who} updated ${of} to what is live now: it needs new approvals`
    case 'request.enough':
      return `${of} has enough approvals: you can release it`
    case 'request.break-glass':
      return `${who} approved ${of} alone, as an emergency`
    case 'request.look-overdue':
      return `The emergency approval of ${of} still has to be checked`
    default:
      if (event.type === 'request.waiting') {
        return `${of} still waits for its review, and half of its time is over`
      }
      if (kind === 'ask') return `${of} still waits for its review`
      return kind === 'news'
        ? newsOf(event, of, who)
        : outcomeOf(event, view.version ? titleOf(view) : of, who)
  }
}

const newsOf = (event: Event, of: string, who: string): string =>
  event.type === 'request.expired'
    ? `Nobody decided ${of} in time: no review is needed any more`
    : `${outcomeOf(event, of, who)}: no review is needed of you now`

function outcomeOf(event: Event, what: string, who: string): string {
  switch (event.type) {
    case 'request.approved':
      return `${who} approved ${what}`
    case 'request.declined':
      return `${who} declined ${what}`
    case 'request.changes':
      return `${who} asks for changes to ${what}`
    case 'request.withdrawn':
      return `${who} withdrew ${what}`
    case 'request.expired':
      return `Nobody decided ${what} in time`
    case 'request.invalid':
      return `${what} has errors now and can’t go live`
    default:
      return `${what} is out of date`
  }
}

/** What to know beside it, each with its label. */
export function factsOf(told: Told): MailContent['facts'] {
  const { kind, view, event, zone } = told
  const asks = { label: 'Why', text: oneLine(view.comment, 600) }
  const number = { label: 'Request', text: `R-${view.number}, revision ${view.revision}` }
  if (kind !== 'ask') return [...outcomeFacts(told), { ...asks, label: 'Comment' }, number]
  if (view.state !== 'awaiting approval') return [...emergencyFacts(told), asks, number]
  const { approvals, approvalsNeeded } = view
  const risk = view.risk ? [{ label: 'Look twice', text: oneLine(view.risk.because, 240) }] : []
  const needs = `${plural(approvalsNeeded, 'approval')}, ${approvals} so far`
  const asked = event.type === 'request.rebased' ? [{ label: 'Asked by', text: nameOf(view) }] : []
  return [
    asks,
    ...asked,
    ...risk,
    { label: 'Needs', text: needs },
    { label: 'Open until', text: timeWords(view.expiresAt, zone) },
    number,
  ]
}

const nameOf = ({ requester }: RequestView): string => oneLine(requester.name, 60)

function outcomeFacts({ view, event, by }: Told): MailContent['facts'] {
  const askedBy = { label: 'Asked by', text: nameOf(view) }
  if (event.type === 'request.approved') {
    const publisher = { label: 'Published by', text: oneLine(by ?? 'Slipway', 60) }
    return [publisher, askedBy, { label: 'Customers', text: liveWords(view) }]
  }
  const reason = reasonOf(event)
  return [askedBy, ...(reason === null ? [] : [{ label: 'Reason', text: oneLine(reason, 600) }])]
}

const reasonOf = (event: Event): string | null => {
  if (event.type === 'request.invalid') return event.errors.join(' ')
  if (event.type === 'request.stale') return event.why
  return 'reason' in event ? event.reason : null
}

function emergencyFacts({ view, zone }: Told): MailContent['facts'] {
  const { breakGlass } = view
  if (!breakGlass) return []
  return [
    { label: 'Emergency', text: oneLine(breakGlass.reason, 600) },
    { label: 'Check it by', text: timeWords(breakGlass.lookDueAt, zone) },
    ...outcomeLines(view)
      .slice(0, 1)
      .map((line) => ({ label: 'Decision', text: plain(line) })),
  ]
}
