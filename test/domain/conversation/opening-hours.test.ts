import { describe, expect, it } from 'vitest'
import {
  backAtWords,
  peopleBackAt,
  readOpeningHours,
} from '../../../src/domain/conversation/opening-hours.ts'

const hours = {
  opening_hours: ['Mon-Fri 09:00-12:30', 'Mon-Fri 13:00-17:00', 'Sat 10:00-14:00'],
  time_zone: 'Europe/Berlin',
}
const at = (text: string) => Date.parse(`${text}Z`)
const iso = (ms: number | null) => ms && new Date(ms).toISOString().slice(0, 16)

describe('opening hours (F73)', () => {
  it.each([
    ['an hour before they open', '2026-11-30T07:00', '2026-11-30T08:00'],
    ['while they are there', '2026-11-30T08:00', null],
    ['at noon', '2026-11-30T11:45', '2026-11-30T12:00'],
    ['after work', '2026-11-30T16:00', '2026-12-01T08:00'],
    ['on Friday night', '2026-11-27T20:00', '2026-11-28T09:00'],
    ['on Saturday night', '2026-11-28T20:00', '2026-11-30T08:00'],
    ['before the clocks go forward', '2026-03-28T20:00', '2026-03-30T07:00'],
  ])('say when people are back: %s', (_, now, back) => {
    expect(iso(peopleBackAt(hours, at(now)))).toBe(back)
  })

  it('keep nobody waiting where there are none', () => {
    expect(peopleBackAt({}, at('2026-11-29T03:00'))).toBeNull()
    expect(peopleBackAt({ opening_hours: [], time_zone: 'UTC' }, 0)).toBeNull()
  })

  it('may open once a week, run over the weekend, and end at midnight', () => {
    const once = { opening_hours: ['Wed 08:00-24:00'], time_zone: 'UTC' }
    expect(iso(peopleBackAt(once, at('2026-12-03T00:00')))).toBe('2026-12-09T08:00')
    expect(peopleBackAt(once, at('2026-12-02T23:59'))).toBeNull()
    const weekend = { opening_hours: ['Sat-Sun 08:00-10:00'], time_zone: 'UTC' }
    expect(iso(peopleBackAt(weekend, at('2026-11-28T11:00')))).toBe('2026-11-29T08:00')
  })

  it.each(['9-17', 'Mo 09:00-17:00', 'Mon 25:00-26:00', 'Mon 09:61-10:00', 'Mon 17:00-09:00', ''])(
    'refuse "%s" and say how they are written',
    (line) => {
      const { problems } = readOpeningHours(['Mon 09:00-10:00', line])
      expect(problems).toMatchObject([{ line: 1, text: expect.stringMatching(/Write/) }])
    },
  )

  it('are said in the language of the customers, whatever it is', () => {
    const monday = at('2026-11-30T08:00')
    expect(backAtWords(monday, 'Europe/Berlin', 'de')).toBe('Montag, 09:00')
    expect(backAtWords(monday, 'Europe/Berlin')).toBe('Monday 09:00')
    expect(backAtWords(monday, 'Europe/Berlin', '; drop')).toBe('Monday 09:00')
  })
})
