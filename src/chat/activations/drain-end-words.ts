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
      return [`🏁 ${label} has finished: its last chat closed.`]
    case 'due':
      return [`🏁 The time to finish on ${label} is over.`]
    case 'now':
      return ['🏁 ', who, ` closed the last chats on ${label}.`]
    case 'at once':
      return ['🏁 ', who, ` closed the open chats on ${label} at once.`]
    case 'replaced':
      return [`🏁 The last chats on ${label} were closed: newer ones took their place.`]
    case 'deactivated':
      return [`🏁 The last chats on ${label} were closed: the bot was deactivated.`]
    case 'active again':
      return [`🔁 ${label} answers again, so its chats go on.`]
  }
}

function counts({ why, opened, closed, open }: Ended): string {
  if (why === 'active again') return `${plural(open, 'chat')} still open.`
  const finished = Math.max(0, opened - closed - open)
  const person = open > 0 ? `, ${open} with a person` : ''
  return `${plural(finished, 'chat')} finished, ${closed} closed${person}.`
}
