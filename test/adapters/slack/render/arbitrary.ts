import fc from 'fast-check'
import type { Button, Rich, Span } from '../../../../src/chat/port.ts'

/** What people write: emoji, right-to-left, markup and mentions of their own, very much of it. */
const hostile = fc.constantFrom(
  '🏳️‍🌈👩‍👩‍👧‍👦',
  'مرحبا بالعالم ‮abc',
  '<!channel> <@U0ANA> @here #general',
  '*bold* _it_ ~no~ `code` ```block```',
  '<https://evil.example|Approve>',
  '&amp;&lt;&gt;',
  '> quote\n• list\n\n',
  '\u0000\u200b',
  ':tada: :+1:',
)
const word = fc.oneof(
  { weight: 4, arbitrary: hostile },
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('&', '<', '👍').map((sign) => sign.repeat(2000)),
  },
)
export const text = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '))
const changed: fc.Arbitrary<Span> = fc.oneof(
  text,
  fc.record({ gone: text }),
  fc.record({ added: text }),
)
export const quote: fc.Arbitrary<Rich> = fc
  .array(changed, { minLength: 1, maxLength: 4 })
  .map((words) => [{ quote: words }])
const span: fc.Arbitrary<Span> = fc.oneof(
  changed,
  fc.record({ bold: text }),
  fc.record({ code: text }),
  fc.record({ mention: text, name: text, userId: fc.oneof(text, fc.constant('U0ANA')) }),
  fc.record({
    at: fc.integer({ min: 0, max: 4e12 }),
    zone: fc.constantFrom('Europe/Berlin', 'UTC', 'nowhere/at-all'),
    style: fc.constantFrom('time' as const, 'date' as const, 'relative' as const),
  }),
  fc.record({ link: fc.oneof(fc.webUrl(), fc.constant('javascript:alert(1)'), text), text }),
)
export const rich: fc.Arbitrary<Rich> = fc.array(span, { maxLength: 5 })
export const lines = fc.array(fc.oneof({ weight: 4, arbitrary: rich }, quote), { maxLength: 12 })
const button: fc.Arbitrary<Button> = fc.record(
  {
    id: fc
      .tuple(fc.constantFrom('approve', 'qr'), fc.integer({ min: 0, max: 30 }))
      .map(([verb, id]) => `${verb}:${id}:0` as const),
    label: text,
    style: fc.constantFrom('primary' as const, 'danger' as const),
    confirm: fc.record({ title: text, text, yes: text }),
  },
  { requiredKeys: ['id', 'label'] },
)
export const buttons = fc.array(button, { maxLength: 40 })
