import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern, PatternError, patternMatches } from '../../src/bot/pattern.ts'

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
    expect(patternMatches(pattern, matching)).toBe(true)
    expect(patternMatches(pattern, other)).toBe(false)
  })

  it.each([
    ['(a+)+$', 'repeats something'],
    ['(a*)*', 'repeats something'],
    ['(a|a)*b', 'repeats something'],
    ['(a|ab){2,5}', 'repeats something'],
    ['((a{2}){3}){4}', 'repeats something'],
    ['(((){100}){100}){100}', 'repeats something'],
    ['(?:x+y)*', 'repeats something'],
    ['((a?)?b)+', 'repeats something'],
    [`${'a?'.repeat(40)}b`, 'too many ways'],
    ['(a|a)'.repeat(30), 'too many ways'],
    ['^.*.*.*.*$', 'too many ways'],
    ['.*a.*b.*c', 'too many ways'],
    ['^x|.*.*.*y', 'too many ways'],
    ['a{1,50}'.repeat(6), 'too many ways'],
    ['(a)\\1', 'refers back'],
    ['(?<n>a)\\k<n>', 'named group'],
    ['(?=a)b', 'look-around'],
    ['(?<!a)b', 'look-around'],
    ['a{101}', 'beyond 100'],
    ['a{1,5000}', 'beyond 100'],
    ['(', 'not a valid'],
    ['a**', 'not a valid'],
    ['x'.repeat(201), 'longer than 200'],
  ])('refuses %s: %s', (source, reason) => {
    expect(() => compilePattern(source)).toThrow(PatternError)
    expect(() => compilePattern(source)).toThrow(reason)
  })

  it('matches nothing in a text longer than it reads', () => {
    const pattern = compilePattern('^a+$')
    expect(patternMatches(pattern, 'a'.repeat(200))).toBe(true)
    expect(patternMatches(pattern, 'a'.repeat(201))).toBe(false)
  })

  /** Its own count of how often a matcher may choose, the repeats inside repeats multiplied out. */
  type Built = { source: string; choices: number }
  const { built } = fc.letrec<{ built: Built; atom: Built; repeated: Built }>((tie) => ({
    atom: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('a', '.', '\\d', '[a-z]', '\\.').map((source) => ({ source, choices: 1 })),
      tie('built').map(({ source, choices }) => ({ source: `(${source})`, choices })),
    ),
    repeated: fc
      .tuple(tie('atom'), fc.constantFrom('', '*', '+', '?', '{2}', '{1,9}'))
      .map(([{ source, choices }, sign]) => ({
        source: source + sign,
        choices:
          sign === '' || sign === '{2}'
            ? choices ** (sign === '' ? 1 : 2)
            : sign === '?'
              ? choices + 1
              : sign === '{1,9}'
                ? 9 * choices ** 9
                : 200 * choices ** 200,
      })),
    built: fc
      .tuple(fc.array(tie('repeated'), { minLength: 1, maxLength: 4 }), fc.boolean())
      .map(([parts, branches]) => ({
        source: parts.map(({ source }) => source).join(branches ? '|' : ''),
        choices: branches
          ? parts.reduce((sum, { choices }) => sum + choices, 0)
          : parts.reduce((product, { choices }) => product * choices, 1),
      })),
  }))

  it('accepts no pattern that leaves a matcher more than 8 million ways', () => {
    fc.assert(
      fc.property(built, ({ source, choices }) => {
        try {
          compilePattern(source)
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError)
          return
        }
        expect(choices).toBeLessThanOrEqual(200 ** 3)
      }),
      { numRuns: 2000 },
    )
  })
})
