import type { Holder } from '../../control/activations/senders-of.ts'
import type { BotView } from '../../control/bots/bot-view.ts'
import type { Event } from '../../domain/events.ts'
import type { SenderChange } from '../../domain/sender-change.ts'
import { deskZone, oneLine, plural, when } from '../kit/rich.ts'
import type { Rich, Span } from '../port.ts'

/** `Shop answers on shop-wa now (3 open chats), planned to leave on 1 Dec` (F44). */
export const holderWords = (
  name: string,
  { bot, openSessions, leavesAt }: Holder,
  zone = deskZone,
): Rich => [
  `${oneLine(bot, 60)} answers on ${oneLine(name, 80)} now (${plural(openSessions, 'open chat')})`,
  ...leaves(leavesAt, zone),
]

export const leaves = (at: number | null, zone: string): Rich =>
  at === null ? [] : [', planned to leave on ', when(at, zone)]

const namedMax = 5

/** Each sender that a new version leaves or gains, and whether anybody answers afterwards (F48). */
export function senderChangeLines({ left, gained, silenced }: SenderChange): Rich[] {
  return [
    ...(left.length > 0 ? [[`📵 Leaves ${senderNames(left)}.`]] : []),
    ...(gained.length > 0 ? [[`📞 Gains ${senderNames(gained)}: /activate opens it.`]] : []),
    ...(silenced.length > 0
      ? [[`⚠️ Nobody answers any more on ${senderNames(silenced)}, and no other number is open.`]]
      : []),
  ]
}

export function senderNames(names: readonly string[]): string {
  const shown = names.slice(0, namedMax).map((name) => oneLine(name, 40))
  const more = names.length > namedMax ? ` and ${names.length - namedMax} more` : ''
  return `${shown.join(', ')}${more}`
}

/** Whose open sessions go on after what was just done, and until when (F43, F44, F47). */
export function drainingSessions({ draining }: BotView, since: number, zone: string): Rich {
  const started = draining.filter(({ startedAt }) => startedAt >= since)
  const bots = new Set(started.map(({ bot }) => bot.id))
  return [...bots].flatMap((id): Rich => {
    const [first, ...others] = started.filter(({ bot }) => bot.id === id)
    if (!first) return []
    const sessions = others.reduce((sum, one) => sum + one.openSessions, first.openSessions)
    const whose = `${plural(sessions, 'chat')} of ${oneLine(first.bot.name, 80)}`
    return [` ${whose} may finish until `, when(first.dueAt, zone, 'time'), '.']
  })
}

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

/** About how many sessions are open, in words. */
export function aboutSessions(about: number): string {
  if (about === 0) return 'no open chat'
  return about === 1 ? 'fewer than 10 open chats' : `${about}+ open chats`
}
