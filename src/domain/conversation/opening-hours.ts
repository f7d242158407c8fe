import { gapEnd, instantsOf, offsetAt } from '../time/zones.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** A part of one day of the week: 0 is Sunday, minutes count from midnight. */
type Span = { day: number; from: number; to: number }
type HoursProblem = { line: number; text: string }

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const form =
  /^(sun|mon|tue|wed|thu|fri|sat)(?:\s*-\s*(sun|mon|tue|wed|thu|fri|sat))?\s+(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/i

/** Lines such as `Mon-Fri 09:00-17:00`; what can't be read is a problem of its line. */
export function readOpeningHours(lines: readonly string[]): {
  spans: Span[]
  problems: HoursProblem[]
} {
  const read = lines.map((text) => readLine(text))
  return {
    spans: read.flatMap((one) => (typeof one === 'string' ? [] : one)),
    problems: read.flatMap((one, line) => (typeof one === 'string' ? [{ line, text: one }] : [])),
  }
}

function readLine(text: string): Span[] | string {
  const [, first = '', last = first, ...clock] = form.exec(text.trim()) ?? []
  const [fromHour = 99, fromMinute = 99, toHour = 99, toMinute = 99] = clock.map(Number)
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute]
  if (first === '' || fromMinute > 59 || toMinute > 59 || to > 24 * 60) {
    return `"${text}" is no opening time. Write it like "Mon-Fri 09:00-17:00" or "Sat 10:00-14:00".`
  }
  if (from >= to) return `"${text}" ends before it begins. Write a line for each day.`
  const begin = days.indexOf(first.toLowerCase())
  const count = (days.indexOf(last.toLowerCase()) - begin + 7) % 7
  return Array.from({ length: count + 1 }, (_, i) => ({ day: (begin + i) % 7, from, to }))
}

export type OpeningHours = { opening_hours?: string[]; time_zone?: string }

/**
 * When people are back, or null while they are there: without hours they always are, and hours that
 * can't be read keep nobody waiting. `at` is UTC ms.
 */
export function peopleBackAt(
  { opening_hours: lines = [], time_zone: zone }: OpeningHours,
  at: number,
): number | null {
  const { spans } = readOpeningHours(lines)
  if (spans.length === 0 || zone === undefined) return null
  const wall = at + offsetAt(zone, at) * minuteMs
  const midnight = Math.floor(wall / dayMs) * dayMs
  const starts: number[] = []
  for (let ahead = 0; ahead <= 7; ahead++) {
    const day = midnight + ahead * dayMs
    for (const { from, to } of spans.filter((span) => span.day === weekdayOf(day))) {
      if (ahead === 0 && from * minuteMs <= wall - day && wall - day < to * minuteMs) return null
      const opens = day + from * minuteMs
      if (opens > wall) starts.push(opens)
    }
  }
  const next = Math.min(...starts)
  return instantsOf(next, zone)[0] ?? gapEnd(next, zone)
}

/** 1970 began on a Thursday. */
const weekdayOf = (midnight: number): number => (Math.floor(midnight / dayMs) + 4) % 7

/** `Monday 09:00`, in the language of the customers. */
export function backAtWords(at: number, zone: string, language = 'en'): string {
  const known = Intl.DateTimeFormat.supportedLocalesOf(safeTag(language))
  return new Intl.DateTimeFormat(known[0] ?? 'en', {
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(at)
}

/** What is no language tag at all would throw. */
const safeTag = (language: string): string =>
  /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language) ? language : 'en'
