import { describe, expect, it } from 'vitest'
import { parseBot } from '../../../src/bot/parse/parse-bot.ts'
import { validateBot } from '../../../src/bot/validate.ts'

type Button = { title?: string; payload?: string; url?: string }

/** Codes of what WhatsApp's limits say about one response. */
function told(text: string, buttons: Button[] = [], more: object = {}, channels = ['whatsapp']) {
  return toldOf([{ text, ...(buttons.length > 0 ? { buttons } : {}), ...more }], channels)
}

function toldOf(variants: object[], channels = ['whatsapp']) {
  const source = JSON.stringify({ metadata: { channels }, responses: { utter_a: variants } })
  const { definition, findings, locate } = parseBot([{ name: 'bot.json', text: source }])
  expect(findings).toEqual([])
  if (!definition) throw new Error('cannot be read')
  return validateBot(definition, { locate })
    .filter(({ code }) => code.startsWith('whatsapp-'))
    .map(({ severity, code }) => `${severity} ${code}`)
}

const buttons = (count: number, change: Button = {}): Button[] =>
  Array.from({ length: count }, (_, n) => ({
    title: `T${n}`,
    payload: `p${n}`,
    ...(n === 0 ? change : {}),
  }))
const list = 'info whatsapp-list'

describe('F11 the limits of WhatsApp (section 4 of its sheet)', () => {
  it.each([
    ['a text of 4096', told('x'.repeat(4096)), []],
    ['a text of 4097', told('x'.repeat(4097)), ['error whatsapp-text-too-long']],
    ['4096 emoji', told('👋'.repeat(4096)), []],
    ['a text of 1024 with buttons', told('x'.repeat(1024), buttons(3)), []],
    [
      'a text of 1025 with buttons',
      told('x'.repeat(1025), buttons(3)),
      ['error whatsapp-text-too-long'],
    ],
    ['a text of 4096 with a list', told('x'.repeat(4096), buttons(4)), [list]],
    [
      'a text of 4097 with a list',
      told('x'.repeat(4097), buttons(4)),
      ['error whatsapp-text-too-long', list],
    ],
    ['3 buttons', told('Hi', buttons(3)), []],
    ['4 buttons', told('Hi', buttons(4)), [list]],
    ['10 buttons', told('Hi', buttons(10)), [list]],
    ['11 buttons', told('Hi', buttons(11)), ['error whatsapp-too-many-buttons']],
    ['a title of 20', told('Hi', buttons(2, { title: 'x'.repeat(20) })), []],
    [
      'a title of 21',
      told('Hi', buttons(2, { title: 'x'.repeat(21) })),
      ['error whatsapp-title-too-long'],
    ],
    ['a row of 24', told('Hi', buttons(4, { title: 'x'.repeat(24) })), [list]],
    [
      'a row of 25',
      told('Hi', buttons(4, { title: 'x'.repeat(25) })),
      ['error whatsapp-title-too-long', list],
    ],
    ['a payload of 256', told('Hi', buttons(2, { payload: 'x'.repeat(256) })), []],
    [
      'a payload of 257',
      told('Hi', buttons(2, { payload: 'x'.repeat(257) })),
      ['error whatsapp-payload-too-long'],
    ],
    ['a row payload of 200', told('Hi', buttons(4, { payload: 'x'.repeat(200) })), [list]],
    [
      'a row payload of 201',
      told('Hi', buttons(4, { payload: 'x'.repeat(201) })),
      ['error whatsapp-payload-too-long', list],
    ],
    [
      'a payload with outer spaces',
      told('Hi', buttons(2, { payload: ' a' })),
      ['error whatsapp-payload-spaces'],
    ],
    ['one link', told('Hi', [{ title: 'Open', url: 'https://a.example' }]), []],
    [
      'a link and a button',
      told('Hi', [{ title: 'Open', url: 'https://a.example' }, ...buttons(1)]),
      ['error whatsapp-link-alone'],
    ],
    [
      'a long text with a link',
      told('x'.repeat(1025), [{ title: 'Open', url: 'https://a.example' }]),
      ['error whatsapp-text-too-long'],
    ],
    [
      'a long title of a link',
      told('Hi', [{ title: 'x'.repeat(21), url: 'https://a.example' }]),
      ['error whatsapp-title-too-long'],
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected)
  })

  it('count only where WhatsApp would get the variant', () => {
    const long = { text: 'x'.repeat(5000) }
    expect(told(long.text, [], {}, ['web'])).toEqual([])
    expect(toldOf([{ ...long, channel: 'web' }, { text: 'Hi' }])).toEqual([])
    expect(toldOf([long, { text: 'Hi', channel: 'whatsapp' }])).toEqual([])
    const onlySometimes = {
      condition: [{ type: 'slot', name: 'x', value: 1 }],
      channel: 'whatsapp',
    }
    expect(toldOf([long, { text: 'Hi', ...onlySometimes }])).toEqual([
      'error whatsapp-text-too-long',
    ])
  })
})
