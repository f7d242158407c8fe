import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern, newBudget, PatternError, patternMatches } from '../../src/bot/pattern.ts'
import type { Pattern } from '../../src/bot/pattern.ts'

const matches = (pattern: Pattern, text: string) => patternMatches(pattern, text, newBudget())

describe('patterns that meet customer text', () => {
  it.each([
    ['^[0-9]{8}$', '12345678', '1234'],
    ['^\\d{3}-\\d{2,4}$', '123-45', '12-345'],
    ['^(yes|no)$', 'no', 'maybe'],
    ['^[^@\\s]+@[^@\\s]+\\.[a-z]+$', 'ana@example.org', 'ana@example'],
    ['^(\\+49|0)?[1-9]\\d+$', '+4930123', '+49x'],
    ['^[Cc]-[0-9]{4}$', 'c-1030', 'c1030'],
    ['^(ab)+$', 'abab', 'aba'],
    ['^\\p{L}+$', 'Zoë', 'Z0'],
    ['^[(*+?]$', '+', 'a'],
    ['a+?b', 'xaab', 'b'],
  ])('accepts %s', (source, matching, other) => {
    const pattern = compilePattern(source)
    expect(matches(pattern, matching)).toBe(true)
    expect(matches(pattern, other)).toBe(false)
  })

  it.each([
    ['a phone number', '^\\+?[0-9][0-9 ()./-]{6,20}$', '+49 30 901820', '12'],
    [
      'an IBAN',
      '^[A-Z]{2}\\d{2}(?:\\s?[A-Z0-9]{4}){2,7}\\s?[A-Z0-9]{1,4}$',
      'DE89 3704 0044 0532 0130 00',
      'DE8',
    ],
    ['a mail address', '^[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+$', 'ana.b@mail.example.org', 'ana@example'],
    [
      'bounded repeats',
      '^([A-Z]{1,3}-\\d{1,8})(,\\s?[A-Z]{1,3}-\\d{1,8}){0,9}$',
      'AB-1, C-22',
      'AB1',
    ],
    ['groups that repeat', '^(\\d+\\.)+\\d+$', '10.0.0.1', '10.'],
    ['branches that repeat', '^(?:a|bc)*$', 'abca', 'ab'],
    ['spaces of every kind', '^a\\s.[\\s]$', 'a\u00a0\u{1F600}\u3000', 'a b c'],
    [
      'escapes of JavaScript',
      '^\\u00e9\\u{1F600}[^][\\b]\\p{Script=Greek}$',
      'é\u{1F600}\n\bα',
      'e',
    ],
  ])('accepts %s', (_what, source, matching, other) => {
    const pattern = compilePattern(source)
    expect(matches(pattern, matching)).toBe(true)
    expect(matches(pattern, other)).toBe(false)
  })

  it.each([
    ['(a)\\1', 'refers back'],
    ['(?<n>a)\\k<n>', 'named group'],
    ['(?=a)b', 'look-around'],
    ['(?<!a)b', 'look-around'],
    ['a{1,5000}', 'beyond 1000'],
    ['(a{1,30}){1,30}', 'counts too far'],
    ['(', 'not a valid'],
    ['a**', 'not a valid'],
    ['x'.repeat(201), 'longer than 200'],
  ])('refuses %s: %s', (source, reason) => {
    expect(() => compilePattern(source)).toThrow(PatternError)
    expect(() => compilePattern(source)).toThrow(reason)
  })

  it('matches nothing in a text longer than it reads', () => {
    const pattern = compilePattern('^a+$')
    expect(matches(pattern, 'a'.repeat(200))).toBe(true)
    expect(matches(pattern, 'a'.repeat(201))).toBe(false)
  })

  it('reads as JavaScript does', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '.',
      '\\d',
      '\\s',
      '[ab]',
      '[^a]',
      '(?:ab)',
      '\\w',
      '\\S',
    )
    const part = fc
      .tuple(piece, fc.constantFrom('', '*', '+?', '?', '{1,3}'))
      .map((two) => two.join(''))
    const source = fc
      .array(part, { minLength: 1, maxLength: 5 })
      .map((parts) => `^${parts.join('')}$`)
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '\u00a0', '\n', 'é') })
    fc.assert(
      fc.property(source, text, (one, other) => {
        expect(matches(compilePattern(one), other)).toBe(new RegExp(one, 'u').test(other))
      }),
      { numRuns: 1000 },
    )
  })

  /** The dearest that are accepted: what went back and forth before, and what fills a linear engine. */
  const worst = [
    '(a+)+$',
    '(a|aa)*c',
    '^(a*)*[bc]d',
    '([a-z]+)*[0-9]',
    '(x+x+)+y',
    '^(\\w+\\s?)*$',
    '(.*)*=.*',
    '(a|a)*[cd]$',
    '(.*a){11}[cd]$',
    '[ab]*a[ab]{90}[cd]$',
    '(?:a?){99}[cd]$',
    '(?:a?b?){80}[cd]$',
    '(.*a.*b){20}[cd]$',
    '(?:[ab]{0,30}a){4}[cd]$',
    '(a|b|ab|ba){1,40}[cd]$',
    '(.+)+@(.+)+',
    '\\p{L}*\\p{L}*\\p{L}*1',
    '^.*.*.*$',
    '((a+)b?)+c$',
    '([ab]{1,9}){1,12}[cd]$',
  ] as const

  it('costs under 10 ms a turn, with the 20 worst patterns on the longest answer together', () => {
    const patterns = worst.map(compilePattern)
    let seed = 7
    const answer = () =>
      Array.from({ length: 200 }, () => ((seed = (seed * 48_271) % 2_147_483_647) % 2 ? 'a' : 'b'))
    const turns = Array.from({ length: 40 }, () => {
      const text = answer().join('')
      const budget = newBudget()
      const from = process.cpuUsage()
      for (const pattern of patterns) patternMatches(pattern, text, budget)
      const { user, system } = process.cpuUsage(from)
      return (user + system) / 1000
    })
    const typical = turns.toSorted((a, b) => a - b)[20]
    expect(typical).toBeLessThan(10)
  })

  it('stops matching when the budget of the turn is used up', () => {
    const dear = compilePattern('(?:a?){99}[cd]?$')
    const budget = newBudget()
    const answers = Array.from({ length: 20 }, () => patternMatches(dear, 'a'.repeat(200), budget))
    expect(answers[0]).toBe(true)
    expect(answers.at(-1)).toBe(false)
    expect(budget.left).toBeLessThan(0)
  })
})
