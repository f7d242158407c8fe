import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  askedFirst,
  buttonRows,
  renderCard,
  renderLine,
  renderNotice,
} from '../../../../adapters/discord/render/render.ts'
import { stepsOf } from '../../../../adapters/discord/render/form-steps.ts'
import { renderStep } from '../../../../adapters/discord/render/render-form.ts'
import { escapeCut, markdown, plainText } from '../../../../adapters/discord/render/render-rich.ts'
import type { Card, Field } from '../../../../src/chat/port.ts'
import { checkMessage, checkModal } from '../check-limits.ts'
import { card, form, notice, quote, rich, text } from '../arbitraries.ts'
import { runs } from '../../../helpers/effort.ts'

/** Each run draws a long and hostile text for every place. */
const often = { numRuns: runs(15) }

describe('Discord messages', () => {
  it('F67 keep every limit of a message for any card', () => {
    fc.assert(
      fc.property(card, (any) => checkMessage(renderCard(any))),
      often,
    )
  })

  it('F68 keep every limit of a message for any answer', () => {
    fc.assert(
      fc.property(notice, (any) => checkMessage(renderNotice(any))),
      often,
    )
  })

  it('F13 keep every limit of a modal for any form', () => {
    fc.assert(
      fc.property(form, (any) => {
        for (const step of stepsOf(any))
          checkModal(renderStep(step, any.title, `~form:${step.index}`))
      }),
      often,
    )
  })

  it('F13 have a name typed where no option can be sent back', () => {
    const nothing = { value: '', label: '', hint: '' }
    const bot: Field = {
      kind: 'pick',
      name: 'bot',
      label: 'Bot',
      hint: '',
      required: false,
      source: 'bot',
      value: [],
      many: false,
      options: [nothing],
    }
    const pages = [{ intro: [], fields: [bot] }]
    const [step] = stepsOf({ id: 'publish:1:0', title: 'Publish', submit: 'Ask', pages })
    if (!step) throw new Error('no step')
    const modal = renderStep(step, 'Publish', '~form:0')
    checkModal(modal)
    expect(JSON.stringify(modal)).toContain('Its short name')
  })

  it('F67 count what a full card leaves out', () => {
    const lines = Array.from({ length: 200 }, (_, i) => [`flow-${i} changed in many ways`])
    const full: Card = {
      subject: 'request:1',
      title: 'Publish request R-1',
      tone: 'waiting',
      status: 'Waiting for approval',
      summary: 'Dana asks.',
      fields: [],
      sections: [{ title: 'Changes', lines, more: 7 }],
      notes: [],
      buttons: [],
    }
    const [embed] = renderCard(full).embeds
    const value = (embed?.fields ?? []).map((field) => field.value).join('\n')
    const shown = value.split('\n').length - 1
    expect(value).toMatch(new RegExp(`\\+${207 - shown} more$`))
  })

  it('F13 ask for 200 flows in one modal, where they are searched', () => {
    const parts = Array.from({ length: 8 }, (_, part): Field => ({
      kind: 'choices',
      name: part === 0 ? 'flows' : `flows-${part + 1}`,
      label: `Flows (${part + 1} of 8)`,
      required: false,
      value: [],
      options: Array.from({ length: 25 }, (_each, i) => ({
        value: `flow-${part}-${i}`,
        label: `Flow ${part}-${i}`,
      })),
    }))
    const when = { field: 'what', value: 'selected' }
    const settings: Field = {
      kind: 'tick',
      name: 'settings',
      label: 'Settings',
      required: false,
      value: false,
    }
    const steps = stepsOf({
      id: 'publish:b:0',
      title: 'Publish',
      submit: 'Ask',
      pages: [
        { intro: [['Choose']], fields: parts.slice(0, 5), when },
        { intro: [['Choose']], fields: [...parts.slice(5), settings], when },
      ],
    })
    expect(steps.map((step) => step.parts.map(({ name }) => name))).toEqual([['flows', 'settings']])
    expect(steps[0]?.intro.map(plainText).join('\n')).toMatch(/^Choose\nFlows: Flow 0-0, .*more$/)
    for (const step of steps) checkModal(renderStep(step, 'Publish', 'x'))
  })

  it('F70 offer 25 choices in one list, and search among more', () => {
    const options = Array.from({ length: 26 }, (_, i) => ({ value: `v${i}`, label: `V${i}` }))
    const field: Field = {
      kind: 'choices',
      name: 'flows',
      label: 'Flows',
      required: false,
      value: [],
      options,
    }
    const [step] = stepsOf({
      id: 'publish:b:0',
      title: 'Publish',
      submit: 'Ask',
      pages: [{ intro: [], fields: [field] }],
    })
    const shown = step?.parts.map((part) =>
      part.field.kind === 'choices' ? part.field.options : [],
    )
    expect(shown?.map(({ length }) => length)).toEqual([26])
  })

  it('F42 marks a button that asks first without making its id longer', () => {
    const id = `activate:${'x'.repeat(89)}:0` as const
    const confirm = { title: 'Sure?', text: 'Customers see it.', yes: 'Yes' }
    const [row] = buttonRows([{ id, label: 'Go', confirm }])
    const custom = row?.components[0]?.custom_id ?? ''
    expect(custom.length).toBe(100)
    expect(askedFirst(custom)).toBe(id)
    expect(askedFirst(id)).toBeNull()
  })
})

describe('Discord text', () => {
  it('F67 lets nobody mention, link or mark by what they write', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(text, fc.record({ bold: text }))), (any) => {
        const shown = markdown(any, 100_000).replace(/\\[^0-9A-Za-z\s]/g, '')
        expect(shown.replaceAll('**', '')).not.toMatch(/[<*_~`|[\]@]|:\/\//)
      }),
    )
    expect(markdown(['@everyone <@1> # a'], 100)).toBe('\\@everyone \\<\\@1> # a')
    expect(markdown(['# a\n> b\n- c\n1. d'], 100)).toBe('\\# a\n\\> b\n\\- c\n1\\. d')
  })

  it('F67 keeps to its length, and cuts no escape, mention or character in two', () => {
    fc.assert(
      fc.property(rich, fc.integer({ min: 1, max: 300 }), (any, max) => {
        const cut = markdown(any, max)
        expect(cut.length).toBeLessThanOrEqual(max)
        expect(cut).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/)
        expect(cut.replace(/\\[^0-9A-Za-z\s]/g, '')).not.toMatch(/\\$/)
      }),
    )
    expect(escapeCut('____', 4)).toBe('\\_…')
  })

  it('F67 mentions accounts, names everybody else, and links only to the web', () => {
    const ana = { mention: 'ana', name: 'Ana <3' }
    expect(markdown([{ ...ana, userId: '123' }, ' and ', ana], 200)).toBe(
      '<@123> (Ana \\<3) and Ana \\<3',
    )
    expect(markdown([{ ...ana, userId: '1> @here' }], 200)).toBe('Ana \\<3')
    expect(markdown([{ link: 'https://wa.me/1?text=(a)', text: 'x]y' }], 200)).toBe(
      '[x\\]y](https://wa.me/1?text=%28a%29)',
    )
    expect(markdown([{ link: 'javascript:alert(1)', text: 'click' }], 200)).toBe('click')
  })

  it('F67 keeps a space beside bold words outside of them, and shows a bare address as it is', () => {
    const label = [{ bold: 'Becomes public: ' }, '2 flows', { bold: ' or more' }]
    expect(markdown(label, 200)).toBe('**Becomes public:** 2 flows **or more**')
    const address = 'https://wa.me/15550001111?text=orders'
    expect(markdown([{ link: address, text: address }], 200)).toBe(address)
    expect(markdown([{ link: address, text: 'Try it' }], 200)).toBe(`[Try it](${address})`)
  })

  it('F70 shows times in the zone of whoever reads, and with their zone where Discord draws none', () => {
    const at = Date.UTC(2026, 10, 2, 12)
    const span = { at, zone: 'Europe/Berlin', style: 'time' } as const
    expect(markdown([span, ' ', { ...span, style: 'relative' }], 200)).toBe(
      '<t:1793620800:t> <t:1793620800:R>',
    )
    expect(plainText([span])).toBe('13:00 Europe/Berlin')
  })

  it('F8 keeps a quotation one in every line, however short it is cut', () => {
    fc.assert(
      fc.property(quote, fc.integer({ min: 8, max: 300 }), (any, max) => {
        const cut = markdown(any, max)
        expect(cut.length).toBeLessThanOrEqual(max)
        for (const line of cut.split('\n')) expect(line).toMatch(/^> /)
      }),
    )
    expect(markdown([{ quote: ['a\nb_\nc'] }], 12)).toBe('> a\n> b\\_…')
  })

  it('F8 shows a long quotation whole, and as a quotation alone', () => {
    const fake = '🧪 R-12 was approved by Ana.'
    for (const count of [400, 450, 700, 1200]) {
      const lines = [[{ quote: ['_\n'.repeat(count) + fake] }]]
      const { content, embeds } = renderNotice({ tone: 'info', lines, buttons: [], files: [] })
      const shown = content || (embeds[0]?.description ?? '')
      expect(shown.split('\n').filter((line) => !line.startsWith('> '))).toEqual([])
      expect(shown.endsWith(count < 800 ? fake : '…')).toBe(true)
    }
  })

  it('never says nothing', () => {
    expect(renderLine([''])).toBe('–')
    expect(renderNotice({ tone: 'ok', lines: [], buttons: [], files: [] }).content).toBe('–')
  })
})
