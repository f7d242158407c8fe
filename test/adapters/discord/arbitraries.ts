import fc from 'fast-check'
import type { Button, Card, Field, Form, Notice, Rich, Span } from '../../../src/chat/port.ts'

let made = 0

/** What people write: emoji, right-to-left, markup and mentions of their own, very much of it. */
const hostile = fc.constantFrom(
  '🏳️‍🌈👩‍👩‍👧‍👦',
  'مرحبا بالعالم ‮abc',
  '@everyone @here <@1000000000000000001> <@&77> <#42> <t:0:R> </publish:1>',
  '**bold** _it_ ~~no~~ `code` ```block``` ||spoiler||',
  '[Approve](https://evil.example) https://evil.example <https://evil.example>',
  '# title\n> quote\n- list\n1. one\n-# small\n\n',
  '\u0000\u200b',
  ':tada: \\ \\\\',
)
const word = fc.oneof(
  hostile,
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('_', '<', '👍').map((sign) => sign.repeat(2000)),
)
export const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '))
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
  fc.record({ mention: text, name: text, userId: fc.oneof(text, fc.constant('1000000000000077')) }),
  fc.record({
    at: fc.integer({ min: 0, max: 4e12 }),
    zone: fc.constantFrom('Europe/Berlin', 'UTC', 'nowhere/at-all'),
    style: fc.constantFrom('time' as const, 'date' as const, 'relative' as const),
  }),
  fc.record({ link: fc.oneof(fc.webUrl(), fc.constant('javascript:alert(1)'), text), text }),
)
export const rich: fc.Arbitrary<Rich> = fc.array(span, { maxLength: 5 })
const lines = fc.array(fc.oneof({ weight: 4, arbitrary: rich }, quote), { maxLength: 12 })
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
const buttons = fc.array(button, { maxLength: 40 })
export const card: fc.Arbitrary<Card> = fc.record({
  subject: fc.constant('request:01ABC'),
  title: text,
  tone: fc.constantFrom('waiting' as const, 'live' as const, 'quiet' as const),
  status: text,
  summary: text,
  fields: fc.array(fc.record({ label: text, value: rich }), { maxLength: 14 }),
  sections: fc.array(fc.record({ title: text, lines, more: fc.nat(500) }), { maxLength: 30 }),
  notes: lines,
  buttons,
})
export const notice: fc.Arbitrary<Notice> = fc.record({
  tone: fc.constantFrom('ok' as const, 'refused' as const, 'bug' as const),
  lines,
  buttons,
  files: fc.array(fc.record({ name: text, mime: text, bytes: fc.uint8Array(), alt: text })),
})
const option = fc.record({
  value: fc.string({ maxLength: 160 }),
  label: text,
  hint: fc.oneof(text, fc.constant('')),
})
const options = fc.array(option, { maxLength: 120 })
const value = fc.string()

const field: fc.Arbitrary<Field> = fc
  .tuple(
    fc.record({ label: text, hint: text, required: fc.boolean() }),
    fc.oneof(
      fc.record({
        kind: fc.constant('text' as const),
        lines: fc.constantFrom('one' as const, 'many' as const),
        value: text.map((it) => it.slice(0, 3000)),
        maxLength: fc.constantFrom(1, 300, 3000, 9000),
      }),
      fc.record({ kind: fc.constant('choice' as const), options, value }),
      fc.record({ kind: fc.constant('choices' as const), options, value: fc.array(value) }),
      fc.record({
        kind: fc.constant('pick' as const),
        source: fc.constantFrom('bot' as const, 'version' as const),
        value: fc.array(fc.string({ minLength: 1, maxLength: 90 })),
        many: fc.boolean(),
        options,
      }),
      fc.record({ kind: fc.constant('tick' as const), value: fc.boolean() }),
    ),
  )
  .map(([base, kind]) => ({ ...base, ...kind, name: `field-${++made}` }))

export const form: fc.Arbitrary<Form> = fc.record({
  id: fc.constant('publish:01ABC:0' as const),
  title: text,
  submit: text,
  pages: fc.array(
    fc.record(
      {
        intro: lines,
        fields: fc.array(field, { maxLength: 5 }),
        when: fc.record({ field: fc.constant('what'), value }),
      },
      { requiredKeys: ['intro', 'fields'] },
    ),
    { minLength: 1, maxLength: 5 },
  ),
})
