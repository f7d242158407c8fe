import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isVisible, nameKey } from '../../src/domain/bot-name.ts'

describe('the name of a bot', () => {
  it.each([
    'Orders',
    'Заказы 2',
    '注文受付',
    'हिन्दी',
    'Zoë & Søn',
    '🚀',
    'Family 👨‍👩‍👧 desk',
    'Pride 🏳️‍🌈',
    'England 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '1️⃣ ❤️ 👍🏽',
  ])('F1 may be %s', (name) => {
    expect(isVisible(name)).toBe(true)
  })

  it.each([
    ['a line end', 'Orders\nApproved'],
    ['a control character', 'Or\u0007ders'],
    ['an escape', 'Or\u001b[31mders'],
    ['a bidi override', 'Orders \u202egnp.exe'],
    ['a bidi isolate', '\u2066Orders\u2069'],
    ['a space without width', 'Or\u200bders'],
    ['a joiner outside of an emoji', 'Or\u200dders'],
    ['a byte order mark', '\ufeffOrders'],
    ['a soft hyphen', 'Or\u00adders'],
    ['a variation selector after a letter', 'O\ufe0frders'],
    ['text in tags', `Orders\u{e0041}\u{e0042}`],
    ['text in tags behind an emoji', `🚀\u{e0041}\u{e0042}`],
    ['a paragraph separator', 'Orders\u2029Live'],
    ['a filler only', '\u3164'],
    ['a Braille blank only', '\u2800'],
    ['a mark without a letter', '\u0301'],
    ['spaces only', '  \u3000'],
    ['nothing', ''],
  ])('F1 holds nothing unseen: %s', (_what, name) => {
    expect(isVisible(name)).toBe(false)
  })

  it('F1 is never one that a character without width was put into', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('\u200b', '\u200c', '\u202e', '\u2060', '\ufeff', '\0'),
        fc.string(),
        (before, hidden, after) => !isVisible(before + hidden + after),
      ),
    )
  })

  it('F1 is the same in any case and width, and however it is spaced', () => {
    expect(nameKey('Order  Desk ')).toBe(nameKey('ORDER desk'))
    expect(nameKey('Ｏrders')).toBe(nameKey('orders'))
    expect(nameKey('ЗАКАЗЫ')).toBe(nameKey('заказы'))
    expect(nameKey('Orders')).not.toBe(nameKey('Orders 2'))
  })
})
