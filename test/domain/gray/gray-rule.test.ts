import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseGray, releaseShare } from '../../../src/domain/gray/choose-gray.ts'
import { nobodyRule, normalRule, ruleProblems, widens } from '../../../src/domain/gray/gray-rule.ts'
import type { GrayRule } from '../../../src/domain/gray/gray-rule.ts'
import { runs } from '../../helpers/effort.ts'

const nobody = { rule: null, share: null }
const rule = (part: Partial<GrayRule>): GrayRule => ({ ...nobodyRule, ...part })
const only = (part: Partial<GrayRule>) =>
  chooseGray({ basisPoints: 0, rules: [{ name: 'Testers', rule: normalRule(rule(part)) }] })
const fields = (name: string, part: Partial<GrayRule>) =>
  Object.keys(ruleProblems(name, rule(part)))

const digitsOf = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''))
const anyRange = fc
  .integer({ min: 1, max: 5 })
  .chain((length) => fc.tuple(digitsOf(length), digitsOf(length)))
  .map(([a, b]) => (a <= b ? { from: a, to: b } : { from: b, to: a }))
const anyRule = fc.record({
  ranges: fc.array(anyRange, { maxLength: 8 }),
  contacts: fc.array(fc.integer({ min: 1, max: 5 }).chain(digitsOf), { maxLength: 8 }),
  countries: fc.subarray(['HR', 'DE', 'US']),
  basisPoints: fc.integer({ min: 0, max: 10_000 }),
  unnumbered: fc.constantFrom('official' as const, 'gray' as const, 'share' as const),
})
const anyContact = fc.oneof(
  fc.integer({ min: 1, max: 5 }).chain(digitsOf),
  fc.tuple(fc.constantFrom('HR', 'DE', 'US', 'AT'), digitsOf(12)).map(([c, n]) => `${c}.${n}`),
)

describe('F33 a gray rule', () => {
  it('takes ends of the same length up to 32 digits, also longer than a number can hold', () => {
    const long = '9'.repeat(32)
    expect(fields('Testers', { ranges: [{ from: `${long.slice(1)}8`, to: long }] })).toEqual([])
    expect(only({ ranges: [{ from: `${long.slice(1)}8`, to: long }] })(long).rule).toBe('Testers')
    expect(
      only({ ranges: [{ from: `${long.slice(1)}8`, to: long }] })(`${long.slice(1)}7`),
    ).toEqual(nobody)
  })

  it.each([
    [{ from: '200', to: '100' }, /ends before it begins/],
    [{ from: '99', to: '100' }, /different lengths/],
    [{ from: '', to: '1' }, /no range/],
    [{ from: '1'.repeat(33), to: '1'.repeat(33) }, /no range/],
    [{ from: '+385', to: '+386' }, /no range/],
  ])('refuses the range %j', (range, problem) => {
    expect(ruleProblems('Testers', rule({ ranges: [range] })).ranges).toMatch(problem)
  })

  it('refuses a name, a share, a country, a number and a rule that cannot be', () => {
    expect(fields('', { basisPoints: 500 })).toEqual(['name'])
    expect(fields('x'.repeat(129), { basisPoints: 500 })).toEqual(['name'])
    expect(fields('x'.repeat(128), { basisPoints: 500 })).toEqual([])
    expect(fields('Few', { basisPoints: 10_001 })).toEqual(['basisPoints'])
    expect(fields('Few', { basisPoints: 0.5 })).toEqual(['basisPoints'])
    expect(fields('Few', { countries: ['hr'] })).toEqual(['countries'])
    expect(fields('Few', { contacts: ['+385 91'] })).toEqual(['contacts'])
    expect(fields('Few', { contacts: ['HR.1349'] })).toEqual([])
    expect(fields('Few', {})).toEqual(['ranges'])
  })

  it('reads ranges that overlap or touch as one', () => {
    const ranges = [
      { from: '150', to: '199' },
      { from: '100', to: '160' },
      { from: '200', to: '210' },
      { from: '0300', to: '0400' },
    ]
    expect(normalRule(rule({ ranges })).ranges).toEqual([
      { from: '100', to: '210' },
      { from: '0300', to: '0400' },
    ])
  })

  it('tells numbers of another length apart, and a plus changes nothing', () => {
    const choose = only({ ranges: [{ from: '38591', to: '38592' }] })
    expect(choose('38591').rule).toBe('Testers')
    expect(choose('+38591').rule).toBe('Testers')
    expect(choose('385910')).toEqual(nobody)
  })

  it('gives a contact without a number its declared answer', () => {
    const scoped = 'HR.13491208655302741918'
    expect(only({ basisPoints: 10_000 })(scoped)).toEqual(nobody)
    expect(only({ basisPoints: 10_000, unnumbered: 'share' })(scoped)).toEqual({
      rule: 'Testers',
      share: 10_000,
    })
    expect(only({ unnumbered: 'gray' })(scoped)).toEqual({ rule: 'Testers', share: null })
    expect(only({ countries: ['HR'] })(scoped).rule).toBe('Testers')
    expect(only({ countries: ['DE'] })(scoped)).toEqual(nobody)
    expect(only({ contacts: [scoped] })(scoped).rule).toBe('Testers')
  })

  it('keeps who was in a smaller share, and comes near to what it says', () => {
    const contacts = Array.from({ length: 20_000 }, (_, i) => `4915${String(i).padStart(9, '0')}`)
    const inShare = (basisPoints: number) => {
      const choose = chooseGray({ basisPoints, rules: [] })
      return contacts.filter((contact) => choose(contact).rule === releaseShare)
    }
    const [few, more] = [inShare(500), new Set(inShare(2000))]
    expect(few.every((contact) => more.has(contact))).toBe(true)
    expect(few.length / contacts.length).toBeCloseTo(0.05, 2)
    expect(more.size / contacts.length).toBeCloseTo(0.2, 1)
  })

  it('says the list before the share, so that only who came by chance is compared', () => {
    const choose = chooseGray({
      basisPoints: 10_000,
      rules: [{ name: 'Testers', rule: rule({ contacts: ['4915'] }) }],
    })
    expect(choose('4915')).toEqual({ rule: 'Testers', share: null })
    expect(choose('4916')).toEqual({ rule: releaseShare, share: 10_000 })
  })

  it('reaches the same contacts when it is written once', () => {
    fc.assert(
      fc.property(anyRule, anyContact, (made, contact) => {
        const digits = /^\d/.test(contact)
        const listed =
          made.contacts.includes(contact) ||
          made.ranges.some(
            ({ from, to }) => from.length === contact.length && from <= contact && contact <= to,
          ) ||
          (!digits && (made.unnumbered === 'gray' || made.countries.includes(contact.slice(0, 2))))
        const chosen = chooseGray({
          basisPoints: 0,
          rules: [{ name: 'Any', rule: normalRule(made) }],
        })(contact)
        expect(chosen.rule !== null && chosen.share === null).toBe(listed)
      }),
      { numRuns: runs(300) },
    )
  })

  it('widens exactly when somebody new may meet the gray version', () => {
    fc.assert(
      fc.property(anyRule, anyRule, anyContact, (before, after, contact) => {
        const by = (one: GrayRule) =>
          chooseGray({ basisPoints: 0, rules: [{ name: 'Any', rule: normalRule(one) }] })(contact)
        if (by(before).rule === null && by(after).rule !== null)
          expect(widens(before, after)).toBe(true)
      }),
      { numRuns: runs(300) },
    )
    const wide = rule({
      ranges: [{ from: '100', to: '299' }],
      contacts: ['4915'],
      basisPoints: 500,
    })
    expect(widens(wide, wide)).toBe(false)
    expect(widens(wide, { ...wide, ranges: [{ from: '150', to: '200' }], contacts: ['150'] })).toBe(
      false,
    )
    expect(widens(wide, { ...wide, basisPoints: 499 })).toBe(false)
    expect(widens(wide, { ...wide, basisPoints: 501 })).toBe(true)
  })
})
