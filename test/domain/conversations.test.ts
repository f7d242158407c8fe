import fc from 'fast-check'
import { expect, it } from 'vitest'
import { contactForms, maskContact, unheardWhy } from '../../src/domain/conversation/contact.ts'
import { redactSlots, tracePath } from '../../src/domain/conversation/trace.ts'
import { whyOf } from '../../src/domain/conversation/why.ts'

it('F52 finds a customer however the number is written, and an id only as it is', () => {
  const plain = contactForms('4915112345678')
  expect(plain).toEqual(['4915112345678', '+4915112345678'])
  for (const word of ['+49 151 12345678', '0049 151 12345678', ' +49 (151) 1234-5678 ']) {
    expect(contactForms(word)).toEqual(expect.arrayContaining(plain))
  }
  expect(contactForms('web-7 a')).toEqual(['web-7 a'])
  expect(contactForms('1234')).toEqual(['1234'])
})

it('F52 masks numbers and long ids', () => {
  for (const written of [
    '+4915112345678',
    '4915112345678',
    '+49 151 1234-5678',
    '004915112345678',
  ]) {
    expect(maskContact(written)).toBe('+49 ··· 5678')
  }
  expect(maskContact('US.1349120865530274')).toBe('US ··· 0274')
  expect(maskContact('li')).toBe('li')
})

it('F54 a test sender hears its verified number only', () => {
  const only = { number: '+49 151', isProved: true }
  expect(unheardWhy(null, '1')).toBe(null)
  expect(unheardWhy(only, '49151')).toBe(null)
  expect(unheardWhy(only, '49152')).toBe('unverified')
  expect(unheardWhy(only, null)).toBe('unverified')
  expect(unheardWhy({ ...only, isProved: false }, '49151')).toBe('unproved')
  expect(unheardWhy({ ...only, isProved: false }, '49152')).toBe('unverified')
  expect(unheardWhy({ number: null, isProved: true }, '49151')).toBe('unverified')
})

it('F52 keeps what kind of value a slot had, never the value', () => {
  const slots = [
    ['name', 'Li Wang'],
    ['paid', true],
    ['sum', 42],
    ['none', null],
    ['list', ['a', 'b']],
    ['group', { iban: 'DE1' }],
  ] as const
  expect(redactSlots(slots)).toEqual({
    name: 'text of 7',
    paid: 'yes',
    sum: 'a number',
    none: 'empty',
    list: 'list of 2',
    group: 'a group of values',
  })
})

it('F52 keeps little, whatever a bot is made of', () => {
  const name = fc.string({ maxLength: 3000 })
  const count = fc.integer({ min: 0, max: 200 })
  fc.assert(
    fc.property(name, count, fc.jsonValue(), (flow, times, value) => {
      const many = Array.from({ length: times }, (_, i) => `${i}${flow}`)
      const slots = redactSlots(many.map((one) => [one, value] as const))
      const path = tracePath(many.map((one) => ({ flow: one, step: one })))
      expect(Object.keys(slots).join('').length).toBeLessThanOrEqual(21 * 60)
      expect(path.join('').length).toBeLessThanOrEqual(20 * 121)
      expect(Object.keys(slots)).toHaveLength(Math.min(times, 21))
    }),
    { numRuns: 50 },
  )
})

it('F35 F73 says that a person has taken over only while that session goes on', () => {
  const session = { versionId: 'v1', track: 'official' as const, handedOver: true, lastAt: 0 }
  const active = { botId: 'b', officialId: 'v2', gray: null }
  const input = { contact: '1', session, active, drains: [], expiryMs: 10 }
  expect(whyOf(null, '1', { ...input, at: 9 })).toEqual({ kind: 'person' })
  expect(whyOf(null, '1', { ...input, at: 72 * 3_600_000 })).toMatchObject({
    kind: 'official',
    versionId: 'v2',
    closes: 'expired',
  })
  expect(whyOf({ number: '2', isProved: true }, '1', { ...input, at: 9 })).toEqual({
    kind: 'unverified',
  })
})
