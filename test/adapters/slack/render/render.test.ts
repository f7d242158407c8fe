import type { InputBlock } from '@slack/types'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../../adapters/slack/render/limits.ts'
import {
  renderCard,
  renderLine,
  renderNotice,
  renderRecording,
  subjectIn,
} from '../../../../adapters/slack/render/render.ts'
import { renderForm } from '../../../../adapters/slack/render/render-form.ts'
import { mrkdwn } from '../../../../adapters/slack/render/render-rich.ts'
import type { Button, Card, Field, Form, Notice, Rich, Span } from '../../../../src/chat/port.ts'
import { checkBlocks } from '../../../doubles/slack/checks/check-blocks.ts'
import { checkView } from '../../../doubles/slack/checks/check-view.ts'
import { requestCard } from '../../../doubles/chat-core.ts'

let made = 0
/** Each run draws a long and hostile text for every place. */
const runs = { numRuns: 25 }
const newId = (prefix: string) => `${prefix}${++made}`

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
const text = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '))
const span: fc.Arbitrary<Span> = fc.oneof(
  text,
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
const rich: fc.Arbitrary<Rich> = fc.array(span, { maxLength: 5 })
const lines = fc.array(rich, { maxLength: 12 })
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
const card: fc.Arbitrary<Card> = fc.record({
  subject: fc.constant('request:01ABC'),
  title: text,
  tone: fc.constantFrom('waiting' as const, 'live' as const),
  status: text,
  summary: text,
  fields: fc.array(fc.record({ label: text, value: rich }), { maxLength: 14 }),
  sections: fc.array(fc.record({ title: text, lines, more: fc.nat(500) }), { maxLength: 30 }),
  notes: lines,
  buttons,
})
const notice: fc.Arbitrary<Notice> = fc.record({
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
const options = fc.array(option, { minLength: 1, maxLength: 250 })
const value = fc.string()

/** A field with at least one option that can be sent, which the port promises. */
const field: fc.Arbitrary<Field> = fc
  .tuple(
    fc.record({ label: text, hint: text, required: fc.boolean() }),
    fc.oneof(
      fc.record({
        kind: fc.constant('text' as const),
        lines: fc.constantFrom('one' as const, 'many' as const),
        value: text.map((it) => it.slice(0, 3000).replace(/[\uD800-\uDBFF]$/, '')),
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
  .map(([base, kind]) => ({ ...base, ...withSendable(kind), name: `field-${++made}` }) as Field)

function withSendable<T extends { kind: string }>(kind: T): T {
  if (!('options' in kind) || !Array.isArray(kind.options)) return kind
  return { ...kind, options: [...kind.options, { value: 'one', label: 'One' }] }
}

const form: fc.Arbitrary<Form> = fc.record({
  id: fc.constant('publish:01ABC:0' as const),
  title: text,
  submit: text,
  pages: fc.array(
    fc.record(
      {
        intro: lines,
        fields: fc.array(field, { minLength: 1, maxLength: 5 }),
        when: fc.record({ field: fc.constant('what'), value }),
      },
      { requiredKeys: ['intro', 'fields'] },
    ),
    { minLength: 1, maxLength: 5 },
  ),
})

describe('Slack messages', () => {
  it('F67 keep every limit of Block Kit for any card', () => {
    fc.assert(
      fc.property(card, (any) => {
        const { text: said, blocks } = renderCard(any)
        checkBlocks(blocks, newId)
        expect(said.length).toBeLessThan(4000)
        expect(subjectIn(blocks)).toBe(any.subject)
        checkBlocks(renderRecording(blocks), newId)
      }),
      runs,
    )
  })

  it('F67 keep what decides in the row, and the rest in a menu', () => {
    const made = (verb: string, label: string, more: Partial<Button> = {}): Button => ({
      id: `${verb}:r12:1`,
      label,
      ...more,
    })
    const six = [
      made('approve', 'Approve…', { style: 'primary' }),
      made('decline', 'Decline…', { style: 'danger' }),
      made('changes', 'Ask for changes…'),
      made('comment', 'Comment…'),
      made('details', 'Details'),
      made('withdraw', 'Withdraw'),
    ]
    const elementsOf = (wanted: Button[]) => {
      const { blocks } = renderCard(requestCard({ buttons: wanted }))
      checkBlocks(blocks, newId)
      const last = blocks.at(-1)
      return last?.type === 'actions' ? last.elements : []
    }
    const [approve, decline, details, menu] = elementsOf(six)
    expect([approve, decline, details].map((it) => it?.action_id)).toEqual([
      'approve:r12:1',
      'decline:r12:1',
      'details:r12:1',
    ])
    expect(menu).toMatchObject({
      type: 'overflow',
      options: [
        { text: { text: 'Ask for changes…' }, value: 'changes:r12:1' },
        { text: { text: 'Comment…' }, value: 'comment:r12:1' },
        { text: { text: 'Withdraw' }, value: 'withdraw:r12:1' },
      ],
    })
    expect(elementsOf(six.slice(0, 5)).every(({ type }) => type === 'button')).toBe(true)
    const asking = made('revert', 'Revert…', { confirm: { title: 'T', text: 'T', yes: 'Yes' } })
    expect(JSON.stringify(elementsOf([...six, asking]))).toContain('"confirm":{"title"')
  })

  it('F67 lose no button of a card that Slack has room for', () => {
    fc.assert(
      fc.property(card, (any) => {
        const shown = JSON.stringify(renderCard(any).blocks)
        const wanted = [...new Set(any.buttons.map(({ id }) => id))]
        if (wanted.length > limits.buttons) return
        for (const id of wanted) expect(shown).toContain(`"${id}"`)
      }),
      runs,
    )
  })

  it('F68 keep every limit of Block Kit for any answer', () => {
    fc.assert(
      fc.property(notice, (any) => {
        const { text: said, blocks } = renderNotice(any)
        checkBlocks(blocks, newId)
        expect(said.length).toBeGreaterThan(0)
        expect(said.length).toBeLessThan(4000)
      }),
      runs,
    )
  })

  it('F13 keep every limit of a modal for any form', () => {
    fc.assert(
      fc.property(form, fc.string({ maxLength: 4000 }), (any, origin) => {
        checkView(renderForm(any, origin), 'modal', newId)
      }),
      runs,
    )
  })

  it('F13 ask for 200 flows in menus, once they are to be chosen', () => {
    const flows = Array.from({ length: 8 }, (_, part): Field => ({
      kind: 'choices',
      name: `flows-${part}`,
      label: `Flows (${part + 1} of 8)`,
      required: true,
      value: [],
      options: Array.from({ length: 25 }, (_each, i) => ({
        value: `flow-${part}-${i}`,
        label: `Flow ${part}-${i}`,
      })),
    }))
    const when = { field: 'what', value: 'selected' }
    const inputsFor = (chosen: string) => {
      const what: Field = {
        kind: 'choice',
        name: 'what',
        label: 'What',
        required: true,
        value: chosen,
        options: [
          { value: 'all', label: 'All changes' },
          { value: 'selected', label: 'Only these' },
        ],
      }
      const pages = [
        { intro: [], fields: [what] },
        { intro: [], fields: flows.slice(0, 5), when },
        { intro: [], fields: flows.slice(5), when },
      ]
      const view = renderForm({ id: 'publish:b:0', title: 'Publish', submit: 'Ask', pages }, '')
      checkView(view, 'modal', newId)
      return view.blocks.filter((block): block is InputBlock => block.type === 'input')
    }
    const [what, ...hidden] = inputsFor('all')
    expect(what?.dispatch_action).toBe(true)
    expect(hidden).toEqual([])
    const menus = inputsFor('selected').slice(1)
    expect(menus.map((block) => block.element.type)).toEqual(
      Array.from({ length: 8 }, () => 'multi_static_select'),
    )
    expect(menus.every((block) => block.optional)).toBe(true)
  })
})

describe('Slack text', () => {
  it('F67 lets nobody mention, link or mark by what they write', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(text, fc.record({ bold: text }), fc.record({ code: text }))),
        (any) => {
          expect(mrkdwn(any, 100_000)).not.toMatch(/[<>]/)
        },
      ),
    )
    expect(mrkdwn(['<!channel> & <@U1>'], 100)).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;')
  })

  it('F67 keeps to its length, and cuts no entity, mention or character in two', () => {
    fc.assert(
      fc.property(rich, fc.integer({ min: 1, max: 300 }), (any, max) => {
        const cut = mrkdwn(any, max)
        expect(cut.length).toBeLessThanOrEqual(max)
        expect(cut).not.toMatch(/&(?!amp;|lt;|gt;)/)
        expect((cut.match(/</g) ?? []).length).toBe((cut.match(/>/g) ?? []).length)
        expect(cut).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/)
      }),
    )
  })

  it('F67 mentions accounts, names everybody else, and links only to the web', () => {
    const ana = { mention: 'ana', name: 'Ana <3' }
    expect(mrkdwn([{ ...ana, userId: 'U0ANA' }, ' and ', ana], 200)).toBe('<@U0ANA> and Ana &lt;3')
    expect(mrkdwn([{ ...ana, userId: 'U1> <!here' }], 200)).toBe('Ana &lt;3')
    expect(mrkdwn([{ link: 'https://wa.me/1?text=a|b&c', text: 'x>y' }], 200)).toBe(
      '<https://wa.me/1?text=a%7Cb&amp;c|x&gt;y>',
    )
    expect(mrkdwn([{ link: 'javascript:alert(1)', text: 'click' }], 200)).toBe('click')
  })

  it('F70 shows times in the zone of whoever reads', () => {
    const at = Date.UTC(2026, 10, 2, 12)
    expect(mrkdwn([{ at, zone: 'Europe/Berlin', style: 'time' }], 200)).toBe(
      '<!date^1793620800^{time}|13:00 Europe/Berlin>',
    )
  })

  it('keeps what is bold or code bold or code beside other words', () => {
    const text = (...spans: Rich) => mrkdwn(spans, 200)
    expect(text({ bold: 'Becomes public: ' }, '2 flows')).toBe('*Becomes public:* 2 flows')
    expect(text('in', { code: ' a ' }, 'and')).toBe('in `a` and')
    expect(text({ bold: 'R-1' }, 's')).toBe('*R-1*\u200bs')
    expect(text('V', { bold: '1.0' }, '', 'é')).toBe('V\u200b*1.0*\u200bé')
    expect(text({ bold: 'R-1' }, ': x ', { bold: 'y' }, '.')).toBe('*R-1*: x *y*.')
    // What people write themselves stays as they wrote it.
    expect(text('a*', 'b')).toBe('a*b')
  })

  it('never says nothing', () => {
    expect(renderLine([''])).toBe('–')
    expect(renderNotice({ tone: 'ok', lines: [], buttons: [], files: [] }).text).toBe('–')
    expect(limits.messageText).toBeLessThan(4000)
  })
})
