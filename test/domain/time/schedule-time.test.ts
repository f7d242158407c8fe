import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  instantOf,
  parseMoment,
  typedText,
  wallText,
} from '../../../src/domain/time/schedule-time.ts'
import type { Moment } from '../../../src/domain/time/schedule-time.ts'
import { gapEnd, instantsOf, offsetAt } from '../../../src/domain/time/zones.ts'
import { Refusal } from '../../../src/refusal.ts'

// Saturday 21 November 2026, 16:00:30 in Berlin.
const now = Date.UTC(2026, 10, 21, 15, 0, 30)
const minuteMs = 60_000

const read = (text: string, more: { zone?: string; which?: 'earlier' | 'later' } = {}): Moment =>
  parseMoment({ text, now, zone: 'Europe/Berlin', field: 'when', ...more })

const shown = (text: string, zone?: string): string => {
  const moment = read(text, zone === undefined ? {} : { zone })
  return `${moment.wall} ${moment.zone} ${new Date(moment.at).toISOString().slice(0, 16)}Z`
}

function refused(text: string, zone?: string): Refusal {
  try {
    read(text, zone === undefined ? {} : { zone })
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error(`"${text}" was taken`)
}

describe('F51 reading a time as people write it', () => {
  it.each([
    ['2026-12-01 09:30', '2026-12-01T09:30 Europe/Berlin 2026-12-01T08:30Z'],
    ['2026-12-01T09:30', '2026-12-01T09:30 Europe/Berlin 2026-12-01T08:30Z'],
    ['2026-12-01T09:30Z', '2026-12-01T09:30 UTC 2026-12-01T09:30Z'],
    ['tomorrow 9:00 Europe/Zagreb', '2026-11-22T09:00 Europe/Zagreb 2026-11-22T08:00Z'],
    ['tomorrow 9:00, america/new_york', '2026-11-22T09:00 America/New_York 2026-11-22T14:00Z'],
    ['Fri 18:00', '2026-11-27T18:00 Europe/Berlin 2026-11-27T17:00Z'],
    ['next monday 9am', '2026-11-23T09:00 Europe/Berlin 2026-11-23T08:00Z'],
    ['9:00', '2026-11-22T09:00 Europe/Berlin 2026-11-22T08:00Z'],
    ['at 9am on 1 Dec', '2026-12-01T09:00 Europe/Berlin 2026-12-01T08:00Z'],
    ['tomorrow at noon', '2026-11-22T12:00 Europe/Berlin 2026-11-22T11:00Z'],
    ['in 3 days', '2026-11-24T16:00 Europe/Berlin 2026-11-24T15:00Z'],
    ['in 3 days 9:00', '2026-11-24T09:00 Europe/Berlin 2026-11-24T08:00Z'],
    ['13.12.2026 9:00', '2026-12-13T09:00 Europe/Berlin 2026-12-13T08:00Z'],
  ])('takes "%s"', (text, moment) => {
    expect(shown(text)).toBe(moment)
  })

  it('rounds what is some time from now up to a whole minute', () => {
    expect(shown('in 2 hours')).toBe('2026-11-21T18:01 Europe/Berlin 2026-11-21T17:01Z')
    expect(shown('in half an hour')).toBe('2026-11-21T16:31 Europe/Berlin 2026-11-21T15:31Z')
  })

  it('counts hours across a change of the clocks by the time that passes', () => {
    const before = Date.UTC(2027, 2, 28, 0, 30)
    const moment = parseMoment({
      text: 'in 2 hours',
      now: before,
      zone: 'Europe/Berlin',
      field: 'f',
    })
    expect(moment).toMatchObject({ wall: '2027-03-28T04:30', at: before + 120 * minuteMs })
  })

  it('takes an end without a day as the next one after its start', () => {
    const start = read('tomorrow 9:00').at
    const end = (text: string) =>
      parseMoment({ text, now, after: start, zone: 'Europe/Berlin', field: 'until' }).wall
    expect(end('18:00')).toBe('2026-11-22T18:00')
    expect(end('8:00')).toBe('2026-11-23T08:00')
    expect(end('tomorrow 18:00')).toBe('2026-11-22T18:00')
    expect(end('monday 18:00')).toBe('2026-11-23T18:00')
  })

  it('says tomorrow by the day of the zone that is named', () => {
    expect(shown('tomorrow 9:00 Asia/Tokyo')).toBe('2026-11-23T09:00 Asia/Tokyo 2026-11-23T00:00Z')
  })

  it.each([
    ['', /no date and time/],
    ['banana', /"banana" is no date/],
    ['2026-13-45', /no date 2026-13-45\./],
    ['2026-02-30 09:00', /no date 2026-02-30\./],
    ['2027-13-01 10:00', /no date 2027-13-01\./],
    ['2027-13-01T10:00', /no date 2027-13-01\./],
    ['2027-31-12', /no date 2027-31-12\./],
    ['2027/13/01 10:00', /no date 2027\/13\/01\./],
    ['2027-00-10 10:00', /no date 2027-00-10\./],
    ['2026-12-01 25:00', /anything of "25:00"\. [^.]/],
    ['every day 9:00', /anything of "every day"\./],
    ['tomorrow 9 or 10', /anything of "[^"]*or 10"/],
    ['in -5 minutes', /must be ahead/],
    ['tomorrow 9:00 local', /anything of "local"\. Write/],
    ['tomorrow 9:00 please', /anything of "please"/],
    ['tomorrow', /say the time too/],
    ['Friday', /say the time too/],
    ['monday 9:00 to 10:00', /one time is needed/],
    ['tomorrow 9:00 or monday 9:00', /no date|anything of/],
    ['1.12.2026 9:00', /2026-01-12 or 2026-12-01/],
    ['9'.repeat(300), /longer than 200/],
    ['now', /passed already/],
    ['in 0 minutes', /passed already/],
    ['yesterday 5pm', /passed already/],
    ['2026-11-21 16:00', /passed already/],
    ['9999-01-01 10:00', /more than 2 years ahead/],
    ['2029-01-01 10:00', /more than 2 years ahead/],
    ['2028-11-21 16:01', /more than 2 years ahead/],
    [
      'tomorrow 9:00 EST',
      /EST is not the time of Europe\/Berlin.*leave it out, or write America\/New_York/i,
    ],
    [
      'tomorrow 9:00 CEST',
      /CEST is not the time of Europe\/Berlin.*or write "2026-11-22 08:00"\.$/,
    ],
    [
      '2027-07-12 9:00 CET',
      /CET is not the time of Europe\/Berlin.*or write "2027-07-12 10:00"\.$/,
    ],
    [
      '9:00 CET 2027-07-12',
      /CET is not the time of Europe\/Berlin.*or write "2027-07-12 10:00"\.$/,
    ],
    ['2027-07-12 9:00 EET', /EET is not the time of Europe\/Berlin.*or write Europe\/Helsinki\.$/],
    ['tomorrow 9:00+05:00', /does not have that offset/],
  ])('refuses "%s" on the field', (text, sentence) => {
    const refusal = refused(text)
    expect(refusal).toMatchObject({ code: 'VALIDATION' })
    expect(refusal.fields['when']).toMatch(sentence)
  })

  it('takes a time just within the two years', () => {
    expect(shown('2028-11-21 16:00')).toContain('2028-11-21T16:00')
  })

  it('names the place whose time an abbreviation is', () => {
    const refusal = refused('tomorrow 9:00 CEST', 'UTC')
    expect(refusal.sentence).toBe('CEST is not the time of UTC at 2026-11-22 09:00.')
    expect(refusal.nextStep).toBe('Leave it out, or write Europe/Berlin.')
  })

  it('F51 never takes the winter time of one place for the summer time of another', () => {
    expect(refused('9:00 CET 12 July 2027', 'Europe/London').nextStep).toBe(
      'Leave it out, or write Europe/Berlin.',
    )
  })

  it('suggests no zone that is far from what was written', () => {
    for (const text of ['tomorrow 9:00 local', 'tomorrow 9:00 please', 'tomorrow 9:00 sharp']) {
      expect(refused(text).message).not.toContain('Did you mean')
    }
  })

  it('suggests the zone that was probably meant', () => {
    expect(refused('tomorrow 9:00 Europe/Zagrb').nextStep).toBe('Did you mean "Europe/Zagreb"?')
    expect(refused('tomorrow 9:00', 'New York').fields['zone']).toContain('America/New_York')
    expect(refused('tomorrow 9:00', 'Mars').nextStep).toContain('area and city')
    expect(refused('tomorrow 9:00 Zagreb').sentence).toContain('Did you mean "Europe/Zagreb"')
  })
})

describe('F51 days on which the clocks change', () => {
  it('refuses a time that does not exist, with the next valid one', () => {
    expect(refused('2027-03-28 02:30').fields['when']).toMatch(
      /02:30 does not exist in Europe\/Berlin.* next valid time is 2027-03-28 03:00/,
    )
    expect(refused('2027-10-03 02:15', 'Australia/Lord_Howe').nextStep).toContain(
      '2027-10-03 02:30',
    )
  })

  it('asks which of two equal times is meant', () => {
    const refusal = refused('2027-10-31 02:30')
    expect(refusal.sentence).toContain('occurs twice in Europe/Berlin')
    expect(refusal.fields['when']).toMatch(/^It occurs twice: write/)
    expect(refusal.nextStep).toMatch(/02:30 first" \(00:30 UTC\).*02:30 second" \(01:30 UTC\)/)
  })

  it.each([
    ['2027-10-31 02:30 first', 'earlier', '2027-10-31T00:30'],
    ['2027-10-31 02:30 CEST', 'earlier', '2027-10-31T00:30'],
    ['2027-10-31 02:30 Europe/Berlin (the first one)', 'earlier', '2027-10-31T00:30'],
    ['2027-10-31 02:30 second', 'later', '2027-10-31T01:30'],
    ['02:30 CET 31 Oct 2027', 'later', '2027-10-31T01:30'],
    ['2027-10-31 02:30 CET', 'later', '2027-10-31T01:30'],
    ['2027-10-31 02:30+01:00', 'later', '2027-10-31T01:30'],
  ])('takes "%s" as the %s one', (text, which, instant) => {
    const moment = read(text)
    expect(moment).toMatchObject({ which, wall: '2027-10-31T02:30', zone: 'Europe/Berlin' })
    expect(new Date(moment.at).toISOString()).toContain(instant)
    expect(wallText(moment)).toBe(`Sun 31 Oct 2027, 02:30 (the ${which} one) Europe/Berlin`)
  })

  it('takes the choice from a field as well', () => {
    expect(read('2027-10-31 02:30', { which: 'later' }).at).toBe(Date.UTC(2027, 9, 31, 1, 30))
    expect(read('2027-11-01 02:30', { which: 'later' }).which).toBeNull()
  })

  it('moves with new zone data: a wall time that came into a gap is the first one after it', () => {
    const gone = { wall: '2027-03-28T02:30', zone: 'Europe/Berlin', which: null }
    expect(instantOf(gone)).toBe(Date.UTC(2027, 2, 28, 1))
    const twice = { wall: '2027-10-31T02:30', zone: 'Europe/Berlin', which: null }
    expect(instantOf(twice)).toBe(Date.UTC(2027, 9, 31, 0, 30))
  })
})

const zones = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'America/Santiago',
  'UTC',
)
const minutes = fc.integer({ min: 1, max: 2 * 365 * 24 * 60 }).map((n) => n * minuteMs)
const clock = Math.ceil(now / minuteMs) * minuteMs

describe('F51 any time in any zone', () => {
  it('is read back from what the clocks show, by saying which one where there are two', () => {
    fc.assert(
      fc.property(zones, minutes, (zone, ahead) => {
        const at = clock + ahead
        const wallMs = at + offsetAt(zone, at) * minuteMs
        const text = new Date(wallMs).toISOString().slice(0, 16).replace('T', ' ')
        const [first] = instantsOf(wallMs, zone)
        const which = at === first ? 'earlier' : 'later'
        const moment = parseMoment({ text, zone, now, which, field: 'when' })
        expect(moment.at).toBe(at)
        expect(instantOf(moment)).toBe(at)
        expect(read(typedText(moment))).toEqual(moment)
      }),
    )
  })

  it('exists once, or twice an offset apart, or not at all and then the gap ends soon', () => {
    fc.assert(
      fc.property(zones, minutes, (zone, ahead) => {
        const wallMs = clock + ahead
        const instants = instantsOf(wallMs, zone)
        expect(instants.length).toBeLessThanOrEqual(2)
        for (const at of instants) expect(at + offsetAt(zone, at) * minuteMs).toBe(wallMs)
        if (instants.length > 0) return
        const end = gapEnd(wallMs, zone)
        expect(offsetAt(zone, end)).toBeGreaterThan(offsetAt(zone, end - 1000))
        expect(end + offsetAt(zone, end) * minuteMs - wallMs).toBeLessThanOrEqual(120 * minuteMs)
      }),
    )
  })

  it('never throws anything but a refusal, whatever is typed', () => {
    const words = fc.constantFrom(
      'in',
      '2',
      'hours',
      'next',
      'mon',
      '9:00',
      'UTC',
      'Europe/',
      '-',
      'first',
    )
    const typed = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 6 }).map((all) => all.join(' ')),
    )
    fc.assert(
      fc.property(typed, (text) => {
        try {
          const { at } = read(text)
          expect(at).toBeGreaterThan(now)
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          expect(Object.keys(error.fields)).toEqual(['when'])
        }
      }),
    )
  })
})
