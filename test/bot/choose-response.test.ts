import { describe, expect, it } from 'vitest'
import { chooseVariant } from '../../src/bot/choose-response.ts'
import { readyVariant } from '../../src/bot/compile.ts'
import type { Slots } from '../../src/bot/condition/condition.ts'
import type { Channel, Variant } from '../../src/bot/definition.ts'

const vip = [{ type: 'slot' as const, name: 'vip', value: true }]
const variants: Variant[] = [
  { text: 'any, vip', condition: vip },
  { text: 'sms', channel: 'sms' },
  { text: 'sms, vip', channel: 'sms', condition: vip },
  { text: 'any' },
  { text: 'any, later' },
]
const chosen = (from: Variant[], channel: Channel, slots: Slots) =>
  chooseVariant(
    from.map((one) => readyVariant(one)),
    channel,
    slots,
  )?.text

describe('the variant that is said', () => {
  it('follows the order that Rasa documents, and is the first of its rank', () => {
    expect(chosen(variants, 'sms', {})).toBe('sms')
    expect(chosen(variants, 'sms', { vip: true })).toBe('sms, vip')
    expect(chosen(variants, 'web', {})).toBe('any')
    expect(chosen(variants, 'web', { vip: true })).toBe('any, vip')
  })

  it('is never one of another channel', () => {
    expect(chosen([{ text: 'sms', channel: 'sms' }], 'web', {})).toBeUndefined()
  })

  it('falls back to any channel when no condition of its own channel holds', () => {
    const some: Variant[] = [{ text: 'sms', channel: 'sms', condition: vip }, { text: 'any' }]
    expect(chosen(some, 'sms', {})).toBe('any')
  })

  it('takes a slot that is not there for empty', () => {
    const empty: Variant[] = [
      { text: 'new', condition: [{ type: 'slot', name: 'x', value: null }] },
    ]
    expect(chosen(empty, 'web', {})).toBe('new')
    expect(chosen(empty, 'web', { x: 'a' })).toBeUndefined()
  })
})
