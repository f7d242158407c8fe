import type { InputBlock } from '@slack/types'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../../adapters/slack/render/limits.ts'
import {
  renderCard,
  renderNotice,
  renderRecording,
  subjectIn,
} from '../../../../adapters/slack/render/render.ts'
import { renderForm } from '../../../../adapters/slack/render/render-form.ts'
import type { Button, Card, Field, Form, Notice } from '../../../../src/chat/port.ts'
import { checkBlocks } from '../../../doubles/slack/checks/check-blocks.ts'
import { checkView } from '../../../doubles/slack/checks/check-view.ts'
import { requestCard } from '../../../doubles/chat-core.ts'
import { text, rich, lines, buttons } from './arbitrary.ts'
import { runs } from '../../../helpers/effort.ts'

let made = 0
/** Each run draws a long and hostile text for every place. */
const often = { numRuns: runs(8) }
const newId = (prefix: string) => `${prefix}${++made}`

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
      often,
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
    const cardOf = (buttons: Button[]): Card => {
      const { more: _, ...rest } = requestCard()
      return { ...rest, buttons }
    }
    const elementsOf = (wanted: Button[]) => {
      const { blocks } = renderCard(cardOf(wanted))
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
    const { blocks } = renderCard(requestCard())
    checkBlocks(blocks, newId)
    const row = blocks.at(-1)
    expect(row?.type === 'actions' ? row.elements : []).toMatchObject([
      { action_id: 'approve:r12:1' },
      { action_id: 'changes:r12:1' },
      { action_id: 'details:r12:1' },
      {
        type: 'overflow',
        options: [
          { value: 'comment:r12:1' },
          { value: 'copy:r12:1' },
          { value: 'withdraw:r12:1' },
          { value: 'decline:r12:1' },
        ],
      },
    ])
  })

  it('F67 lose no button of a card that Slack has room for', () => {
    fc.assert(
      fc.property(card, (any) => {
        const shown = JSON.stringify(renderCard(any).blocks)
        const wanted = [...new Set(any.buttons.map(({ id }) => id))]
        if (wanted.length > limits.buttons) return
        for (const id of wanted) expect(shown).toContain(`"${id}"`)
      }),
      often,
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
      often,
    )
  })

  it('F13 keep every limit of a modal for any form', () => {
    fc.assert(
      fc.property(form, fc.string({ maxLength: 4000 }), (any, origin) => {
        checkView(renderForm(any, origin), 'modal', newId)
      }),
      often,
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
