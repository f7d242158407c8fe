import { DateTime } from 'luxon'
import { Refusal } from '../../refusal.ts'
import { parseWhen } from './parse-when.ts'
import type { Which } from './parse-when.ts'
import { abbreviated, gapEnd, instantsOf, offsetAt, didYouMeanZone, zoneNamed } from './zones.ts'
import type { Abbreviation } from './zones.ts'

const minuteMs = 60_000
const yearsMax = 2
const textMax = 200

/**
 * A time as a schedule keeps it (F51): what the clocks show (`2026-12-01T09:30`), the IANA zone,
 * which one where they show it twice, and the instant in UTC ms.
 */
export type Moment = { wall: string; zone: string; which: Which | null; at: number }

type Given = {
  text: string
  /** Of the person who writes; a zone in the text itself goes before it. */
  zone: string
  /** UTC ms. */
  now: number
  /** For an end: its start. `9:00 until 18:00` is one day's work. */
  after?: number | undefined
  which?: Which | undefined
  /** The form field at fault. */
  field: string
}

/**
 * Reads a time as people write it: `tomorrow 9:00 Europe/Zagreb`, `in 2 hours`, `Fri 18:00`.
 * @throws Refusal VALIDATION on the field: unreadable, past, too far ahead, an unknown zone, a time
 * that the clocks skip (with the next one) or show twice (asking which)
 */
export function parseMoment(given: Given): Moment {
  const { text, zone, which } = split(given)
  const named = abbreviated(text)
  // Whether it is summer there is a matter of the whole time, not of the day on which it is read.
  const bare =
    named === null ? text : text.replace(new RegExp(`\\(?\\b${named.word}\\b\\)?`, 'i'), ' ')
  const read = parseWhen(bare, given.now, zone, given.after)
  if (read.kind === 'problem') throw unreadable(given, read.problem)
  const moment =
    read.kind === 'instant'
      ? momentOf(read.at, zone)
      : onClock({ ...given, zone, which }, read.wallMs, read.offset, named)
  mustBeAhead(given, moment)
  return moment
}

/**
 * The instant of a stored wall time under the zone data of today (F51). A time that the clocks skip
 * by now is the first one after the gap.
 */
export function instantOf({ wall, zone, which }: Omit<Moment, 'at'>): number {
  const wallMs = Date.parse(`${wall}Z`)
  const instants = instantsOf(wallMs, zone)
  return (which === 'later' ? instants.at(-1) : instants[0]) ?? gapEnd(wallMs, zone)
}

/**
 * `Tue 1 Dec 2026, 09:30 Europe/Zagreb`; a repeated time says which one it is, as `02:30 (CEST)`.
 */
export function wallText({ wall, zone, which }: Pick<Moment, 'wall' | 'zone' | 'which'>): string {
  const clock = DateTime.fromISO(wall, { zone: 'UTC' }).setLocale('en-GB')
  const text = clock.toFormat('ccc d LLL yyyy, HH:mm')
  return `${text}${which === null ? '' : ` (the ${which} one)`} ${zone}`
}

/** The time again as it can be typed: `2026-12-01 09:30 Europe/Zagreb`. */
export function typedText({ wall, zone, which }: Omit<Moment, 'at'>): string {
  const choice = which === null ? '' : which === 'earlier' ? ' first' : ' second'
  return `${wall.replace('T', ' ')}${choice} ${zone}`
}

/** What the clocks of a zone show at an instant. */
function momentOf(at: number, zone: string): Moment {
  const wallMs = at + offsetAt(zone, at) * minuteMs
  const instants = instantsOf(wallMs, zone)
  const which = instants.length < 2 ? null : at === instants[0] ? 'earlier' : 'later'
  return { wall: wallOf(wallMs), zone, which, at }
}

const wallOf = (wallMs: number): string => new Date(wallMs).toISOString().slice(0, 16)

/** Takes the zone and the choice between two equal times out of the text. */
function split(given: Given): { text: string; zone: string; which: Which | undefined } {
  if (given.text.length > textMax) throw unreadable(given, `it is longer than ${textMax} letters`)
  let text = given.text.replace(/\s+/g, ' ').trim()
  const word = /(?<![\w/])(?:[a-z_]+(?:\/[a-z_][\w+-]*)+|utc(?![+-]))(?![\w/])/i.exec(text)?.[0]
  const isZulu = /^\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?z$/i.test(text)
  if (word !== undefined)
    text = text.replace(word, '').replace('()', '').replace(/\s+/g, ' ').trim()
  if (isZulu) text = text.slice(0, -1)
  const named = zoneOf(given, word ?? (isZulu ? 'UTC' : given.zone))
  const choice =
    /^(.*(?:\d:\d\d|\d ?[ap]m)),? \(?(?:the )?(first|earlier|second|later)(?: one)?\)?$/i
  const [, before, which] = choice.exec(text) ?? []
  if (before === undefined || which === undefined) return { text, zone: named, which: given.which }
  return { text: before, zone: named, which: /first|earlier/i.test(which) ? 'earlier' : 'later' }
}

/** @throws Refusal VALIDATION with the zone that they probably wanted */
function zoneOf(given: Given, word: string): string {
  const zone = zoneNamed(word)
  if (zone !== null) return zone
  const meant = didYouMeanZone(word)
  const next = meant === '' ? 'Write it as area and city, such as Europe/Zagreb.' : meant.trim()
  const shown = word.slice(0, 60)
  // Slack and Discord show the field's own text alone.
  const fields = {
    [given.text.includes(word) ? given.field : 'zone']: `No zone "${shown}". ${next}`,
  }
  throw new Refusal('VALIDATION', `There is no time zone named "${shown}".`, next, fields)
}

function onClock(
  given: Given,
  wallMs: number,
  written: number | null,
  abbreviation: Abbreviation | null,
): Moment {
  const { zone } = given
  const instants = instantsOf(wallMs, zone)
  if (instants.length === 0) throw skipped(given, wallMs)
  const [earlier, later] = instants
  const offset = abbreviation?.offset ?? written
  const named = offset === null ? undefined : wallMs - offset * minuteMs
  // London has the offset of CET in summer, when nobody in Berlin does: it may mean either.
  const isTheirs = (at: number) =>
    instants.includes(at) &&
    (abbreviation === null || instantsOf(wallMs, abbreviation.place).includes(at))
  if (named !== undefined && !isTheirs(named)) throw otherOffset(given, wallMs, named, abbreviation)
  const wall = wallOf(wallMs)
  if (earlier === undefined || later === undefined) {
    return { wall, zone, which: null, at: earlier ?? wallMs }
  }
  const which = named === undefined ? given.which : named === earlier ? 'earlier' : 'later'
  if (which === undefined) throw twice(given, wallMs, [earlier, later])
  return { wall, zone, which, at: which === 'earlier' ? earlier : later }
}

function mustBeAhead(given: Given, { at, wall, zone }: Moment): void {
  if (at <= given.now) {
    const clock = wall.replace('T', ' ')
    throw refusal(
      given,
      `${clock} in ${zone} has passed already.`,
      'Choose a time ahead, or do it now: /activate.',
    )
  }
  if (at <= DateTime.fromMillis(given.now, { zone }).plus({ years: yearsMax }).toMillis()) return
  throw refusal(
    given,
    `${wall.slice(0, 10)} is more than ${yearsMax} years ahead, and until then the rules of time zones change.`,
    `Choose a time within ${yearsMax} years.`,
  )
}

const skipped = (given: Given, wallMs: number): Refusal => {
  const next = momentOf(gapEnd(wallMs, given.zone), given.zone).wall.replace('T', ' ')
  const clock = wallOf(wallMs).replace('T', ' ')
  return refusal(
    given,
    `${clock} does not exist in ${given.zone}: the clocks jump over it.`,
    `The next valid time is ${next}.`,
  )
}

function twice(given: Given, wallMs: number, instants: readonly number[]): Refusal {
  const clock = wallOf(wallMs).replace('T', ' ')
  const [first, second] = instants.map((at) => wallOf(at).slice(11))
  const which = `write "${clock} first" (${first} UTC) or "${clock} second" (${second} UTC).`
  return new Refusal(
    'VALIDATION',
    `${clock} occurs twice in ${given.zone}: the clocks are turned back.`,
    `Say which: ${which}`,
    { [given.field]: `It occurs twice: ${which}` },
  )
}

function otherOffset(
  given: Given,
  wallMs: number,
  named: number,
  abbreviation: Abbreviation | null,
): Refusal {
  const { zone } = given
  const clock = wallOf(wallMs).replace('T', ' ')
  if (abbreviation !== null) {
    const { word, place } = abbreviation
    const meant = momentOf(named, zone).wall.replace('T', ' ')
    return refusal(
      given,
      `${word} is not the time of ${zone} at ${clock}.`,
      place === zone
        ? `Leave it out for ${clock} by the clocks there, or write "${meant}".`
        : `Leave it out, or write ${place}.`,
    )
  }
  return refusal(
    given,
    `${zone} does not have that offset from UTC at ${clock}.`,
    'Write the zone by its name, such as Europe/Zagreb, or leave the offset out.',
  )
}

const unreadable = (given: Given, problem: string): Refusal =>
  refusal(
    given,
    `That time can't be used: ${problem}${problem.endsWith('?') ? '' : '.'}`,
    'Write for example "2026-12-01 09:30", "tomorrow 9:00 Europe/Zagreb" or "in 2 hours".',
  )

const refusal = ({ field }: Given, sentence: string, next: string): Refusal =>
  new Refusal('VALIDATION', sentence, next, { [field]: `${sentence} ${next}` })
