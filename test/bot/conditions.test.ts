import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCondition } from '../../src/bot/condition/parse.ts'
import { ConditionError } from '../../src/bot/condition/tokens.ts'
import { slotsIn } from '../../src/bot/condition/operands.ts'
import { evaluate } from '../../src/bot/condition/evaluate.ts'
import type { Slots } from '../../src/bot/condition/condition.ts'

const holds = (source: string | boolean, slots: Slots = {}) =>
  evaluate(parseCondition(source), slots)

describe('conditions of a bot', () => {
  it.each<[string | boolean, Slots, boolean]>([
    ['slots.x', { x: 'yes' }, true],
    ['slots.x', { x: '' }, false],
    ['slots.x', {}, false],
    ['not slots.x', {}, true],
    [true, {}, true],
    [false, {}, false],
    ['true and not false', {}, true],
    ["slots.x = 'v'", { x: 'v' }, true],
    ['slots.x == "v"', { x: 'w' }, false],
    ["slots.m is 'card'", { m: 'card' }, true],
    ["slots.m is not 'card'", { m: 'cash' }, true],
    ["slots.m equals 'card'", { m: 'card' }, true],
    ["slots.m != 'card'", { m: 'card' }, false],
    ["not slots.m = 'card'", { m: 'card' }, false],
    ['slots.n >= 3', { n: 3 }, true],
    ['slots.n >= 3', { n: '10' }, true],
    ['slots.n < 3', { n: '-2.5' }, true],
    ['slots.n <= 3 and slots.n > 1', { n: 2 }, true],
    ['slots.n > 3', {}, false],
    ['slots.n < 3', {}, false],
    ['slots.n is null', {}, true],
    ['slots.n is not null', { n: 0 }, true],
    ['slots.b is true', { b: true }, true],
    ['slots.b = true', { b: 'true' }, true],
    ['slots.t contains "ord"', { t: 'my order' }, true],
    ['slots.t contains "ord"', {}, false],
    ['slots.t matches "^[0-9]{8}$"', { t: '12345678' }, true],
    ['slots.t matches "^[0-9]{8}$"', { t: 12345678 }, true],
    ['slots.t matches "^[0-9]{8}$"', { t: '1234567' }, false],
    ['slots.t matches "^[0-9]{8}$"', {}, false],
    ['slots.a or slots.b and slots.c', { a: true }, true],
    ['(slots.a or slots.b) and slots.c', { a: true }, false],
    ['slots.a OR slots.b', { b: true }, true],
    ['"3" = slots.n', { n: 3 }, true],
    [`slots.x = 'it\\'s'`, { x: "it's" }, true],
  ])('%s with %o is %s', (source, slots, expected) => {
    expect(holds(source, slots)).toBe(expected)
  })

  it('compares two texts as texts, so that a leading zero counts', () => {
    expect(holds("slots.code = '007'", { code: '7' })).toBe(false)
    expect(holds('slots.code = 7', { code: '007' })).toBe(true)
  })

  it('names each slot once', () => {
    const condition = parseCondition(
      'slots.a and (not slots.b or slots.a > slots.c) and slots.d contains "x"',
    )
    expect(slotsIn(condition)).toEqual(['a', 'b', 'c', 'd'])
    expect(slotsIn(parseCondition('slots.z matches "^a"'))).toEqual(['z'])
  })

  it('reads nothing that the slots only inherit', () => {
    expect(holds('slots.constructor')).toBe(false)
    expect(holds('slots.__proto__')).toBe(false)
    expect(holds('slots.toString is null')).toBe(true)
  })

  it.each([
    '',
    'and',
    'slots.',
    'slots.x =',
    'slots.x slots.y',
    '(slots.x',
    'slots.x)',
    'order_id = 3',
    'slots.x.y = 3',
    'process.exit(1)',
    'slots.x = "open',
    'slots.x matches 3',
    'slots.x matches slots.y',
    'slots.x matches "("',
    'slots.x & slots.y',
    'slots.n > 3abc',
  ])('refuses %j with a sentence', (source) => {
    expect(() => parseCondition(source)).toThrow(ConditionError)
  })

  it('quotes what it could not read', () => {
    expect(() => parseCondition('slots.x = 3 %')).toThrow('cannot be read from "%"')
    expect(() => parseCondition('slots.x = foo')).toThrow('not "foo"')
  })

  it('refuses what is too long or nested too deeply', () => {
    expect(() => parseCondition('slots.x or '.repeat(200) + 'slots.x')).toThrow('longer than 1000')
    expect(() => parseCondition('('.repeat(30) + 'slots.x' + ')'.repeat(30))).toThrow('too deeply')
    expect(() => parseCondition('not '.repeat(30) + 'slots.x')).toThrow('too deeply')
  })

  it('never throws anything but a ConditionError, and never while it evaluates', () => {
    const word = fc.constantFrom(
      'slots.a',
      'slots.b',
      'and',
      'or',
      'not',
      '(',
      ')',
      '=',
      '<',
      'is',
      'contains',
      'matches',
      '"x"',
      "'1'",
      '3',
      'null',
      'true',
    )
    const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null))
    const source = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 9 }).map((words) => words.join(' ')),
    )
    fc.assert(
      fc.property(source, value, value, (text, a, b) => {
        try {
          expect(typeof holds(text, { a, b })).toBe('boolean')
        } catch (error) {
          expect(error).toBeInstanceOf(ConditionError)
        }
      }),
    )
  })
})
