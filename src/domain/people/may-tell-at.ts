import { plainDesk, zoneIn } from './desk.ts'
import type { Desk } from './desk.ts'
import { gapEnd, instantsOf, offsetAt } from '../time/zones.ts'

/** What the desk writes to somebody: what they are asked for, a reminder of it, or news. */
export const messageKinds = ['ask', 'reminder', 'news'] as const
export type MessageKind = (typeof messageKinds)[number]

/** How somebody wants to be written to; minutes are after midnight in their zone. */
export type MessagePreferences = {
  zone: string
  quietFromMin: number | null
  quietToMin: number | null
  remindersOffAt: number | null
  newsOffAt: number | null
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/**
 * When somebody may be told: now, or later where a reminder has to wait for their working hours and the
 * end of their quiet hours (UTC ms); null where they want none. What is asked of them always comes, and
 * at once: nobody can owe a review and not hear of it (F28).
 */
export function mayTellAt(
  person: MessagePreferences,
  kind: MessageKind,
  nowMs: number,
  desk: Desk = plainDesk,
): number | null {
  if (kind === 'ask') return nowMs
  if (kind === 'news') return person.newsOffAt === null ? nowMs : null
  if (person.remindersOffAt !== null) return null
  const own = zoneIn(person.zone, desk)
  // Also of those with one that this server does not know.
  const zone = Number.isNaN(offsetAt(own, nowMs)) ? desk.zone : own
  const isFree = (at: number): boolean => isWorking(wallOf(zone, at), person, desk)
  return isFree(nowMs) ? nowMs : (startsAfter(zone, person, nowMs, desk).find(isFree) ?? null)
}

const wallOf = (zone: string, at: number): number => at + offsetAt(zone, at) * minuteMs

function isWorking(
  wallMs: number,
  { quietFromMin, quietToMin }: MessagePreferences,
  { workFromMin, workToMin }: Desk,
): boolean {
  const minute = Math.floor((wallMs % dayMs) / minuteMs)
  const weekday = new Date(wallMs).getUTCDay()
  if (weekday === 0 || weekday === 6 || minute < workFromMin || minute >= workToMin) return false
  if (quietFromMin === null || quietToMin === null) return true
  const isOverMidnight = quietFromMin > quietToMin
  return isOverMidnight
    ? minute >= quietToMin && minute < quietFromMin
    : minute < quietFromMin || minute >= quietToMin
}

/** Where working hours begin or quiet hours end, within nine days: two of them are a weekend. */
function startsAfter(
  zone: string,
  { quietToMin }: MessagePreferences,
  nowMs: number,
  { workFromMin }: Desk,
): number[] {
  const today = Math.floor(wallOf(zone, nowMs) / dayMs) * dayMs
  const minutes = quietToMin === null ? [workFromMin] : [workFromMin, quietToMin]
  const starts = Array.from({ length: 9 }, (_, day) => today + day * dayMs)
    .flatMap((day) => minutes.map((minute) => day + minute * minuteMs))
    .flatMap((wallMs) => {
      const instants = instantsOf(wallMs, zone)
      return instants.length > 0 ? instants : [gapEnd(wallMs, zone)]
    })
  return starts.filter((at) => at > nowMs).toSorted((a, b) => a - b)
}
