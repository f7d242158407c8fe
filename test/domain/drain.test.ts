import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  graceMsMax,
  graceMsMin,
  graceText,
  latestEnd,
  parseGrace,
  drainEndReason,
} from '../../src/domain/drain.ts'

const minute = 60_000
const hour = 60 * minute

describe('a grace period', () => {
  it.each([
    ['1 min', minute],
    ['30 min', 30 * minute],
    ['45m', 45 * minute],
    ['90 minutes', 90 * minute],
    ['2 h', 2 * hour],
    ['1 hour', hour],
    ['1 h 30 min', 90 * minute],
    ['  1h30m  ', 90 * minute],
    ['24 h', 24 * hour],
    ['1440 min', 24 * hour],
  ])('F45 reads %s', (text, ms) => {
    expect(parseGrace(text)).toBe(ms)
  })

  it.each([
    '',
    '0',
    '0 min',
    '0 h 0 min',
    '25 h',
    '24 h 1 min',
    '1441 min',
    '30',
    '-5 min',
    '1.5 h',
    '99999999999 h',
    'soon',
    '30 min please',
    '30 sec',
    '３０ min',
    '1 h 30',
    '30 min 1 h',
  ])('F45 refuses "%s"', (text) => {
    expect(parseGrace(text)).toBeNull()
  })

  it('F45 is written the way it is read, for every minute of the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 * 60 }), (minutes) => {
        expect(parseGrace(graceText(minutes * minute))).toBe(minutes * minute)
      }),
    )
  })

  it('F45 never leaves 1 min to 24 h, and never fails, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,6} ?[hm]$/)), (text) => {
        const ms = parseGrace(text)
        if (ms === null) return
        expect(ms).toBeGreaterThanOrEqual(graceMsMin)
        expect(ms).toBeLessThanOrEqual(graceMsMax)
      }),
    )
  })
})

describe('a drain', () => {
  it('F45 is over when its last session closed, or at its time', () => {
    expect(drainEndReason({ dueAt: 10, open: 1 }, 9)).toBeNull()
    expect(drainEndReason({ dueAt: 10, open: 1 }, 10)).toBe('due')
    expect(drainEndReason({ dueAt: 10, open: 0 }, 9)).toBe('empty')
  })

  it('F46 goes on for 24 h at most', () => {
    expect(latestEnd({ startedAt: 5 })).toBe(5 + 24 * hour)
  })
})
