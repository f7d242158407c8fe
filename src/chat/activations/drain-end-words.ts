import type { Event } from '../../domain/events.ts'
import type { Rich, Span } from '../port.ts'
import { plural } from '../kit/rich.ts'

type Ended = Extract<Event, { type: 'drain.ended' }>

/** How a drain came to its end, and what became of its sessions (F46). */
export function drainEndWords(event: Ended, label: string, who: Span): Rich {
  return [...cause(event, label, who), ` ${counts(event)}`]
}

function cause({ why }: Ended, label: string, who: Span): Rich {
  switch (why) {
    case 'empty':
      return [`🏁 ${label} has finished: its last session closed.`]
    case 'due':
      return [`🏁 The grace period of ${label} is over.`]
    case 'now':
      return ['🏁 ', who, ` ended the drain of ${label}.`]
    case 'at once':
      return ['🏁 ', who, ` ended the open sessions of ${label} at once.`]
    case 'replaced':
      return [`🏁 The drain of ${label} ended for a newer one.`]
    case 'deactivated':
      return [`🏁 The drain of ${label} ended with the deactivation.`]
    case 'active again':
      return [`🔁 ${label} answers again, so its sessions go on.`]
  }
}

function counts({ why, opened, closed, open }: Ended): string {
  if (why === 'active again') return `${plural(open, 'session')} still open.`
  const finished = Math.max(0, opened - closed - open)
  const person = open > 0 ? `, ${open} with a person` : ''
  return `${plural(finished, 'session')} finished, ${closed} closed${person}.`
}
