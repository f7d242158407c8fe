import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { compileBot, compiling } from '../../src/bot/compile.ts'
import { ConditionError } from '../../src/bot/condition/tokens.ts'
import type { Slot, SlotValue } from '../../src/bot/definition.ts'
import { coerceAnswer, coerceValue } from '../../src/bot/coerce-slot.ts'
import { normalise } from '../../src/bot/intents.ts'
import { oneOf } from '../../src/bot/words/one-of.ts'
import { desk } from './desk.ts'

const days: Slot = { type: 'categorical', values: ['monday', 'tuesday', 'Next week'] }

describe('what an answer means for a slot', () => {
  it.each<[Slot, string, SlotValue | undefined]>([
    [{ type: 'text' }, '  Ana Li ', 'Ana Li'],
    [{ type: 'text' }, '   ', undefined],
    [{ type: 'any' }, '12', '12'],
    [{ type: 'bool' }, 'Yes!', true],
    [{ type: 'bool' }, 'yes please', true],
    [{ type: 'bool' }, 'No, thanks', false],
    [{ type: 'bool' }, '1', true],
    [{ type: 'bool' }, 'I have 1 question', undefined],
    [{ type: 'bool' }, 'maybe', undefined],
    [{ type: 'float' }, '4', 4],
    [{ type: 'float' }, '2,5', 2.5],
    [{ type: 'float' }, '-3.25', -3.25],
    [{ type: 'float' }, 'for 3 people', 3],
    [{ type: 'float' }, '-0', 0],
    [{ type: 'float' }, '3 or 4', undefined],
    [{ type: 'float' }, '1,000', undefined],
    [{ type: 'float' }, '1.000.000', undefined],
    [{ type: 'float' }, '9'.repeat(400), undefined],
    [{ type: 'float' }, 'three', undefined],
    [days, 'MONDAY', 'monday'],
    [days, 'on tuesday please', 'tuesday'],
    [days, 'next-week', 'Next week'],
    [days, 'mondey', 'monday'],
    [days, 'tusday', 'tuesday'],
    [days, 'monday or tuesday', undefined],
    [days, 'sunday', undefined],
    [days, '👍', undefined],
    [
      { type: 'categorical', values: ['changed my mind', 'too small'] },
      'change my mind',
      'changed my mind',
    ],
    [{ type: 'categorical' }, 'x', undefined],
  ])('%o takes "%s" for %s', (slot, text, value) => {
    expect(coerceAnswer(slot, text)).toBe(value)
  })

  it.each<[Slot, SlotValue, SlotValue | undefined]>([
    [{ type: 'text' }, 7, '7'],
    [{ type: 'text' }, null, null],
    [{ type: 'bool' }, true, true],
    [{ type: 'bool' }, 'no', false],
    [{ type: 'bool' }, 5, undefined],
    [{ type: 'float' }, '2.5', 2.5],
    [{ type: 'float' }, Number.NaN, undefined],
    [{ type: 'float' }, -0, 0],
    [{ type: 'any' }, Number.POSITIVE_INFINITY, undefined],
    [{ type: 'any' }, 3, 3],
    [days, 'Monday', 'monday'],
    [days, 3, undefined],
  ])('%o stores %s as %s', (slot, value, stored) => {
    expect(coerceValue(slot, value)).toBe(stored)
  })
})

it('F86 a flow of thousands of steps is made ready in short steps, before a customer meets it', () => {
  const steps = Array.from({ length: 10_000 }, () => ({ action: 'utter_menu' }))
  const long = { ...desk, flows: { ...desk.flows, long: { steps } } }
  const made = [...compiling(long)].length
  expect(made).toBeGreaterThan([...compiling(desk)].length + 15)
  expect(compileBot(long).flows.get('long')?.nodes.size).toBe(10_000)
  const odd = compileBot({ ...desk, flows: { odd: { steps, if: '((' } } })
  expect(() => odd.flows.get('odd')).toThrow(ConditionError)
})

it('F86 thousands of values are made ready in short steps, before a customer names one', () => {
  const values = Array.from({ length: 5000 }, (_, n) => `town ${n}`)
  const town: Slot = { type: 'categorical', values }
  const stepsOf = (slots: Record<string, Slot>) => [...compiling({ ...desk, slots })].length
  const bare = stepsOf({})
  expect(stepsOf({ town })).toBeGreaterThan(bare + 50)
  expect(stepsOf({ town })).toBe(bare)
  expect(coerceAnswer(town, 'I live in Town 4711, thanks')).toBe('town 4711')
  expect(coerceAnswer(town, 'town 12 or town 13')).toBeUndefined()
})

it('F86 an answer is compared with the values that are as long, whatever else there is', () => {
  const values = Array.from({ length: 3000 }, (_, n) => `market town ${n}`)
  const town: Slot = { type: 'categorical', values: [...values, 'Lisbon'] }
  expect(coerceAnswer(town, 'MARKET TOWN 2999')).toBe('market town 2999')
  const letters = vi.spyOn(String.prototype, 'charCodeAt')
  expect(coerceAnswer(town, 'market town 2999')).toBe('market town 2999')
  expect(coerceAnswer(town, 'Lisbom')).toBe('Lisbon')
  const looked = letters.mock.calls.length
  letters.mockRestore()
  expect(looked).toBeLessThan(100)
})

it('F86 a value is read as far as an answer', () => {
  const word: Slot = { type: 'categorical', values: [`${'long '.repeat(2000)}`, 'short'] }
  expect(coerceAnswer(word, 'long '.repeat(2000))).toBe('long '.repeat(2000))
})

describe('a value', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'B', '!'), maxLength: 8 })
  const apart = (one: string, other: string): boolean =>
    one.length === other.length
      ? one.split('').filter((letter, at) => letter !== other[at]).length === 1
      : one.split('').some((_, at) => one.slice(0, at) + one.slice(at + 1) === other)

  it('is found as written, as named, or one typo away', () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 6 }), letters, (values, answer) => {
        const said = normalise(answer)
        fc.pre(said !== '')
        const [words, found] = [values.map(normalise), oneOf(values, said)]
        const exact = values.find((_, at) => words[at] === said)
        const named = values.filter(
          (_, at) => words[at] !== '' && ` ${said} `.includes(` ${words[at]} `),
        )
        const mistyped = values.filter((_, at) => {
          const [one, other] = [words[at] ?? '', said]
          const isLong = Math.min(one.length, other.length) > 3
          return isLong && (apart(one, other) || apart(other, one))
        })
        if (exact !== undefined) expect(found).toBe(exact)
        else if (named.length > 0) expect(found).toBe(onlyOf([...new Set(named)]))
        else if (mistyped.length > 0) expect(found).toBe(onlyOf(mistyped))
      }),
      { numRuns: 1000 },
    )
  })
})

const onlyOf = (found: readonly string[]) => (found.length === 1 ? found[0] : undefined)
