import { IANAZone } from 'luxon'
import { didYouMean } from '../../bot/did-you-mean.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

// What the platform's own list leaves out, or knows under an older name only.
const others = ['UTC', 'GMT', 'CET', 'EET', 'WET', 'Asia/Kolkata', 'Europe/Kyiv', 'America/Nuuk']
let names: readonly string[] | null = null

const known = (): readonly string[] =>
  (names ??= [...new Set([...Intl.supportedValuesOf('timeZone'), ...others])])

/** The zone as it is written (`Europe/Zagreb`), or null where there is none of that name. */
export function zoneNamed(word: string): string | null {
  const typed = word.trim().replaceAll(' ', '_')
  const same = known().find((name) => name.toLowerCase() === typed.toLowerCase())
  if (same !== undefined) return same
  // An abbreviation such as EST is a fixed offset, not a place where people live by a clock.
  return typed.length < 60 && typed.includes('/') && IANAZone.isValidZone(typed) ? typed : null
}

// Two letters off is far for a shorter word: "local" is not Oral.
const nearFrom = 7

/** An abbreviation means an offset from UTC, in minutes, in a place that uses it. */
export type Abbreviation = { word: string; place: string; offset: number }

const abbreviations: Readonly<Record<string, readonly [place: string, hours: number]>> = {
  CET: ['Europe/Berlin', 1],
  CEST: ['Europe/Berlin', 2],
  EET: ['Europe/Helsinki', 2],
  EEST: ['Europe/Helsinki', 3],
  WET: ['Europe/Lisbon', 0],
  WEST: ['Europe/Lisbon', 1],
  GMT: ['Europe/London', 0],
  BST: ['Europe/London', 1],
  MSK: ['Europe/Moscow', 3],
  EST: ['America/New_York', -5],
  EDT: ['America/New_York', -4],
  CST: ['America/Chicago', -6],
  CDT: ['America/Chicago', -5],
  MST: ['America/Denver', -7],
  MDT: ['America/Denver', -6],
  PST: ['America/Los_Angeles', -8],
  PDT: ['America/Los_Angeles', -7],
  IST: ['Asia/Kolkata', 5.5],
  JST: ['Asia/Tokyo', 9],
  AEST: ['Australia/Sydney', 10],
  AEDT: ['Australia/Sydney', 11],
}

/** The abbreviation of an offset in a text, or null; `GMT+2` is an offset of its own. */
export function abbreviated(text: string): Abbreviation | null {
  for (const [word] of text.toUpperCase().matchAll(/\b[A-Z]{3,4}\b(?![+\-−]\d)/g)) {
    const [place, hours] = abbreviations[word] ?? []
    if (place !== undefined && hours !== undefined) return { word, place, offset: hours * 60 }
  }
  return null
}

/** ` Did you mean "Europe/Zagreb"?`, by a name that is near or by the city alone, or nothing. */
export function didYouMeanZone(word: string): string {
  const typed = word.trim().replaceAll(' ', '_')
  const city = known().find((name) => cityOf(name).toLowerCase() === typed.toLowerCase())
  if (city !== undefined) return ` Did you mean "${city}"?`
  if (typed.length < nearFrom) return ''
  const near = didYouMean(typed, known())
  if (near !== '') return near
  const byCity = didYouMean(cityOf(typed), known().map(cityOf))
  const found = /"(.+)"/.exec(byCity)?.[1]
  const whole = known().find((name) => cityOf(name) === found)
  return whole === undefined ? '' : ` Did you mean "${whole}"?`
}

const cityOf = (name: string): string => name.split('/').at(-1) ?? name

/** Minutes that the zone is ahead of UTC at an instant. */
export const offsetAt = (zone: string, at: number): number => IANAZone.create(zone).offset(at)

/**
 * The instants at which the zone's clocks show a wall time (given as if it were UTC, in ms), the
 * earlier first: none where the clocks jump over it, two where they show it twice.
 */
export function instantsOf(wallMs: number, zone: string): number[] {
  const near = [-30, -18, -6, 0, 6, 18, 30].map((hours) => offsetAt(zone, wallMs + hours * hourMs))
  const instants = [...new Set(near)].map((offset) => wallMs - offset * minuteMs)
  return instants
    .filter((at) => at + offsetAt(zone, at) * minuteMs === wallMs)
    .sort((a, b) => a - b)
}

/** The first instant after the gap that skips this wall time. */
export function gapEnd(wallMs: number, zone: string): number {
  let before = wallMs - 30 * hourMs
  let after = wallMs + 30 * hourMs
  const offset = offsetAt(zone, before)
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000
    if (offsetAt(zone, middle) === offset) before = middle
    else after = middle
  }
  return after
}
