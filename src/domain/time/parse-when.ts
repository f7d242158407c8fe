import * as chrono from 'chrono-node'
import { offsetAt, didYouMeanZone } from './zones.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** One of two equal wall times, where the clocks are turned back. */
export type Which = 'earlier' | 'later'

/**
 * What a text says: a wall time (as if it were UTC, in ms) with the offset it names, if any; an
 * instant that is some time from now; or why it can't be read.
 */
export type ParsedWhen =
  | { kind: 'wall'; wallMs: number; offset: number | null }
  | { kind: 'instant'; at: number }
  | { kind: 'problem'; problem: string }

const problem = (text: string): ParsedWhen => ({ kind: 'problem', problem: text })

/**
 * `tomorrow 9:00`, `in 2 hours`, `Fri 18:00`, `2026-12-01 09:30`, as said in `zone` at `now`. A
 * time without a day is the next one after `after`.
 */
export function parseWhen(text: string, now: number, zone: string, after = now): ParsedWhen {
  const wrong = noSuchDate(text)
  if (wrong !== null) return problem(`there is no date ${wrong}`)
  if (/\bin ?[-−–]/i.test(text)) return problem('it must be ahead')
  const here = now + offsetAt(zone, now) * minuteMs
  const [said, other] = parse(text, here)
  const hasDay = said?.start.isCertain('day') || said?.start.isCertain('weekday')
  const later = after + offsetAt(zone, after) * minuteMs
  const found = said && !hasDay && after > now ? parse(text, later)[0] : said
  if (!found || other) return problem(`"${clipped(text)}" is no date and time that I can read`)
  const rest = text.replace(found.text, ' ').replace(/\b(?:at|on|the)\b|[\s,.]+/gi, ' ')
  const words = rest.replace(/ +/g, ' ').trim()
  if (words !== '') {
    const meant = didYouMeanZone(words)
    return problem(`I can't make anything of "${clipped(words)}"${meant === '' ? '' : `.${meant}`}`)
  }
  if (found.end) return problem('that is a span of time, and one time is needed')
  const { start } = found
  if (start.tags().has('result/relativeDateAndTime')) {
    const elapsed = elapsedMs(text)
    // Somebody who says `in 2 hours` never gets less, and `in 0 minutes` is not ahead.
    return { kind: 'instant', at: elapsed > 0 ? wholeMinute(now + elapsed) : now + elapsed }
  }
  const twoWays = ambiguous(found)
  if (twoWays) return problem(twoWays)
  if (start.tags().has('casualReference/now')) return { kind: 'instant', at: now }
  const isDays = start.tags().has('result/relativeDate')
  if (!start.isCertain('hour') && !isDays) return problem(`say the time too, as in "${text} 9:00"`)
  return { kind: 'wall', ...wallOf(start, isDays, here) }
}

/** `2027-13-01`: in a date of this form the month comes before the day. */
function noSuchDate(text: string): string | null {
  for (const [date, year, , month, day] of text.matchAll(
    /\b(\d{4})([-/.])(\d\d?)\2(\d\d?)(?!\d)/g,
  )) {
    const [y, m, d] = [Number(year), Number(month) - 1, Number(day)]
    const read = new Date(Date.UTC(y, m, d))
    if (read.getUTCMonth() !== m || read.getUTCDate() !== d) return date
  }
  return null
}

/** The library works in the server's zone; UTC fields in and out keep that zone away from us. */
const parse = (text: string, here: number): chrono.ParsedResult[] =>
  chrono.parse(text, { instant: new Date(here), timezone: 0 }, { forwardDate: true })

function wallOf(start: chrono.ParsedComponents, isDays: boolean, here: number) {
  const part = (name: chrono.Component) => start.get(name) ?? 0
  const day = Date.UTC(part('year'), part('month') - 1, part('day'))
  const said = part('hour') * hourMs + part('minute') * minuteMs
  // `in 3 days` is at the same time of the day.
  const time = start.isCertain('hour') ? said : Math.floor((here % dayMs) / minuteMs) * minuteMs
  const named = start.isCertain('timezoneOffset') && !isDays ? start.get('timezoneOffset') : null
  return { wallMs: day + time, offset: named }
}

/** Measured on a day when no zone changes its clocks, so that the server's own never counts. */
function elapsedMs(text: string): number {
  const calm = Date.UTC(2026, 0, 15, 12)
  const [found] = parse(text, calm)
  if (!found) return 0
  const part = (name: chrono.Component) => found.start.get(name) ?? 0
  const day = Date.UTC(part('year'), part('month') - 1, part('day'))
  return day + part('hour') * hourMs + part('minute') * minuteMs + part('second') * 1000 - calm
}

/** `1.12.2026` is the first of December or the twelfth of January. */
function ambiguous({ start, text }: chrono.ParsedResult): string | null {
  if (!start.tags().has('parser/SlashDateFormatParser')) return null
  const [month, day] = [start.get('month') ?? 0, start.get('day') ?? 0]
  if (day > 12 || day === month) return null
  const year = start.get('year') ?? 0
  const iso = (m: number, d: number) =>
    `${year}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`
  return `"${clipped(text)}" could be ${iso(month, day)} or ${iso(day, month)}: write it so`
}

const wholeMinute = (at: number): number => Math.ceil(at / minuteMs) * minuteMs

const clipped = (text: string): string => text.slice(0, 60).trim()
