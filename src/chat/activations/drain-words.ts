import type { DrainView } from '../../control/activations/drain-view.ts'
import type { StepDownPreview } from '../../control/activations/step-down-preview.ts'
import type { BotView } from '../../control/bots/bot-view.ts'
import type { Event } from '../../domain/events.ts'
import { limits, oneLine, plural, when, whenShared } from '../kit/rich.ts'
import type { Rich, Span } from '../port.ts'

/** What becomes of open chats wherever a version steps down (F43-F48). */
export const openChatsText = {
  label: (count: number): string => plural(count, 'open chat'),
  finish: (grace: string): string => `Let them finish, up to ${grace}`,
  end: 'End them now',
  noTime: (typed: string): string => `“${oneLine(typed, 20)}” is no time from 1 min to 24 h.`,
  writeTime: 'Write it such as 30 min, 2 h or 1 h 30 min.',
} as const

/**
 * Chats that finish already where a new version goes live, and what each answer does to them: a
 * number has one version that finishes on it, so only letting others finish ends them (F43).
 */
export function olderChatsLines(stake: StepDownPreview | null, current: string): Rich[] {
  if (stake === null) return []
  const { endingDrains, openSessions } = stake
  return olderLines(
    endingDrains,
    openSessions === 0
      ? `No chat is open on ${current}: the older chats go on until they finish.`
      : `They end now where you let chats of ${current} finish: only one version finishes on a number. If you end those of ${current} now, they go on.`,
  )
}

/** The same where a number is taken from another bot, with so many open chats there. */
export const olderChatsTaken = (drains: readonly DrainView[], open: number): Rich[] =>
  olderLines(
    drains,
    open === 0
      ? 'They go on, whatever you choose.'
      : 'They end now if you take their number and let its open chats finish: only one version finishes on a number. Otherwise they go on.',
  )

/** The same where a number is switched off. */
export const olderChatsOff = (drains: readonly DrainView[]): Rich[] =>
  olderLines(drains, 'They end now where you switch off their number, whatever you choose.')

const olderLines = (drains: readonly DrainView[], what: string): Rich[] =>
  drains.length === 0
    ? []
    : [
        ...drains
          .slice(0, olderShown)
          .map((drain): Rich => [
            `⚠️ ${drainLabel(drain)} still ${drain.openSessions === 1 ? 'finishes' : 'finish'}, until `,
            whenShared(drain.dueAt, 'time'),
            '.',
          ]),
        [what],
      ]

const olderShown = 10

/** `V1.0 of Shop on shop-whatsapp: 12 open chats`. */
export function drainLabel({ bot, version, sender, openSessions }: DrainView): string {
  const sessions = plural(openSessions, 'open chat')
  return `${version.label} of ${oneLine(bot.name, 60)} on ${oneLine(sender, 40)}: ${sessions}`
}

/** The forms that give finishing chats more time, or end them (F46). */
export const moreTimeText = {
  title: 'More time for',
  submit: 'Give more time',
  whose: 'Whose chats get more time',
  howMuch: 'How much longer',
  such: 'such as 30 min, 2 h or 1 h 30 min',
} as const

export const endText = {
  title: 'End',
  submit: 'End now',
  whose: 'Whose chats end now',
} as const

/** `More time for V1.0 on shop-wa`, or the bot's name where there are several. */
export function chatsTitle(word: string, bot: string, drains: readonly DrainView[]): string {
  const [drain, ...others] = drains
  const what =
    drain && others.length === 0 ? `${word} ${drain.version.label} on ${drain.sender}` : null
  return oneLine(what ?? `${word}: ${bot}`, limits.title)
}

export const extendLine = (drain: DrainView): Rich => [
  `🌊 ${drainLabel(drain)}. Ends `,
  whenShared(drain.dueAt),
  '; it may go on until ',
  whenShared(drain.latestAt),
  '.',
]

export function endLines(drain: DrainView): Rich[] {
  const goodbye =
    drain.goodbye === null
      ? 'They are told nothing; their next message goes to whoever answers then.'
      : `They are told: “${oneLine(drain.goodbye, 300)}”`
  const ends = drain.openSessions === 1 ? 'ends' : 'end'
  return [
    [`⚠️ ${drainLabel(drain)} ${ends} now instead of `, whenShared(drain.dueAt), '.'],
    [goodbye],
  ]
}

export const nothingTicked = {
  said: 'Nothing was ticked, so nothing changed.',
  next: 'Tick whose chats you mean.',
} as const

export const extendedLine = (drain: DrainView): Rich => [
  `🌊 ${drainLabel(drain)}. They may finish until `,
  whenShared(drain.dueAt),
  ' now.',
]

export const endedLine = ({ version, bot, sender, openSessions }: DrainView): Rich => [
  `🏁 ${version.label} of ${oneLine(bot.name, 60)} has finished on ${oneLine(sender, 40)}: ${plural(openSessions, 'open chat')} ended.`,
]

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
