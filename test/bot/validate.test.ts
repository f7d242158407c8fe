import { describe, expect, it } from 'vitest'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { validateBot } from '../../src/bot/validate.ts'
import { sound, validate, breakIt } from './sound-bot.ts'

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length
}

type Case = [before: string, after: string, code: string, at: string, place?: [string, string?]]

const errors: Case[] = [
  ['text: "Hello"', 'text: ""', 'button-message-empty', 'text: ""'],
  ['title: "Order"', 'title: " "', 'button-title-empty', 'title: " "'],
  ['title: "Order", ', '', 'button-title-empty', '{payload: "/order"'],
  [', url: "https://shop.example/{city}"', '', 'button-target-missing', 'buttons: [{title: "Open"'],
  ['url: "https://shop.example/{city}"', 'url: ', 'button-url-missing', 'url: }'],
  ['https://shop', 'ftp://shop', 'button-url-invalid', 'ftp://'],
  ['https://shop.example', 'javascript:alert(1)//', 'button-url-invalid', 'javascript'],
  ['https://shop.example', 'https:/evil.example', 'button-url-invalid', 'https:/evil'],
  ['https://shop.example', 'mailto:a@evil.example', 'button-url-invalid', 'mailto'],
  ['https://shop.example', 'https://shop.example@evil.example', 'button-url-invalid', '@evil'],
  ['"https://shop.example/{city}"', "'https:\\\\evil.example'", 'button-url-invalid', 'evil'],
  ['"https://shop.example/{city}"', "'https://shop.example\\@evil'", 'button-url-invalid', 'evil'],
  ['https://shop.example', 'http:///', 'button-url-invalid', 'http:///'],
  ['https://shop.example', 'https://shop example', 'button-url-invalid', 'https://shop example'],
  ['url: "', 'payload: a, url: "', 'button-two-targets', 'payload: a'],
  ['"just a text"', '"/order"', 'button-payload-twice', '"Say it"'],
  ['payload: "/order"', 'payload: "/ordre"', 'button-target-undefined', '/ordre'],
  ['payload: "/order"', "payload: '/order{'", 'button-payload-invalid', '/order{'],
  ['{"city":"Rome"}', '{"town":"Rome"}', 'slot-undefined', 'town'],
  ['channels: [whatsapp, sms], ', '', 'channel-missing', 'metadata'],
  ['channels: [whatsapp, sms]', 'channels: []', 'channel-missing', 'metadata'],
  ['senders: [main, text], ', '', 'sender-missing', 'metadata'],
  ['fallback: menu, ', '', 'fallback-missing', 'metadata'],
  ['fallback: menu', 'fallback: manu', 'fallback-undefined', 'manu'],
  ['fallback: menu', 'fallback: menu, start: nowhere', 'start-undefined', 'nowhere'],
  [
    'fallback: menu',
    'fallback: menu, opening_hours: [9-17], time_zone: UTC',
    'opening-hours',
    '9-17',
  ],
  [
    'fallback: menu',
    'fallback: menu, opening_hours: [Mon 09:00-17:00]',
    'time-zone-missing',
    'opening_hours',
  ],
  ['fallback: menu', 'fallback: menu, time_zone: Berlin', 'time-zone-unknown', 'zone: Berlin'],
  ['fallback: menu', `fallback: menu, goodbye: ${'x'.repeat(1025)}`, 'goodbye-long', 'goodbye'],
  [', actions: server', '', 'action-endpoint-missing', 'action: action_price', ['order', 'again']],
  [
    'action: utter_menu',
    'action: utter_mnu',
    'response-undefined',
    'utter_mnu',
    ['menu', 'step 1'],
  ],
  ['utter: utter_no', 'utter: utter_on', 'response-undefined', 'utter_on', ['order', 'step 1']],
  ['link: menu', 'link: mneu', 'flow-undefined', 'mneu', ['order', 'step 5']],
  ['call: menu', 'call: mneu', 'flow-undefined', 'mneu', ['order', 'step 2.2.1']],
  ['persisted_slots: [city]', 'persisted_slots: [town]', 'slot-undefined', '[town]', ['order']],
  ['- {if: slots.size', '- {if: slots.sise', 'slot-undefined', 'slots.sise', ['order', 'again']],
  [
    'set_slots: [{size: m}]',
    'set_slots: [{sise: m}]',
    'slot-undefined',
    'sise',
    ['order', 'step 4'],
  ],
  ['set_slots: [{size: m}]', 'set_slots: [{size: xl}]', 'slot-value', 'xl', ['order', 'step 4']],
  ['type: slot, name: size', 'type: slot, name: sise', 'slot-undefined', 'sise'],
  ['in {city}"', 'in {town}"', 'slot-undefined', '{town}'],
  ['example/{city}', 'example/{town}', 'slot-undefined', '{town}'],
  [', values: [s, m]', '', 'slot-values-missing', 'type: categorical'],
  ['type: text}', 'type: bool, initial_value: maybe}', 'slot-value', 'maybe'],
  ["slots.city = 'x'", "slots.city = 'x", 'condition-invalid', "'x,", ['order', 'step 1']],
  [
    "slots.city = 'x'",
    "slots.city matches '(?=a)b'",
    'condition-invalid',
    '(?=a)b',
    ['order', 'step 1'],
  ],
  ['then: shop', 'then: shob', 'step-undefined', 'shob', ['order', 'again']],
  ['id: shop,', 'id: again,', 'step-id-twice', 'id: again,', ['order', 'again']],
  [
    'next: END}',
    'next: shop}\n      - action: utter_no',
    'step-unreachable',
    '- action: utter_no',
    ['order', 'step 3'],
  ],
  [
    '- {if: slots.size',
    '- {else: END}\n          - {if: slots.size',
    'else-not-last',
    '- {else: END}',
    ['order', 'again'],
  ],
  ['[{text: "No"}]', '[{text: ""}]', 'response-empty', 'utter_no:'],
  ['[{text: "No"}]', '[]', 'response-empty', 'utter_no:'],
  ['[{text: "No"}]', '[{text: "No", channel: sms}]', 'response-without-channel', 'utter_no:'],
  ['examples: [hi, hello, good day]', 'examples: []', 'intent-empty', 'intent: greet, e'],
]

const warnings: Case[] = [
  ['title: "Rome"', 'title: "Order"', 'button-title-twice', '/greet{'],
  ['payload: "/order"', 'payload: "/menu"', 'flow-unreached', 'order:\n', ['order']],
  [
    '          - else:\n              - {call: menu, next: END}\n',
    '',
    'else-missing',
    'next:\n',
    ['order', 'again'],
  ],
  [
    'link: menu',
    'link: menu\n        next: END',
    'link-not-last',
    'link: menu',
    ['order', 'step 5'],
  ],
  ['"Our shop in {city}"', '"Our shop in {the city}"', 'placeholder-odd', '{the city}'],
  ['intent: greet}', 'intent: great}', 'intent-without-phrases', 'great', ['menu']],
  ['fallback: menu', 'fallback: menu, goodbye: "Bye {city}"', 'goodbye-slot', 'goodbye'],
  [
    'order:\n',
    'order:\n    nlu_trigger: [{intent: {name: greet}}]\n',
    'intent-two-flows',
    '{name: greet}',
    ['order'],
  ],
  [
    'nlu:\n',
    'nlu:\n  - {intent: left, examples: [bye, so long]}\n',
    'intent-without-trigger',
    'left',
  ],
  ['[hi, hello,', '["[hi](greeting)", hello,', 'entity-ignored', 'intent: greet, e'],
]

describe('F11 a sound bot', () => {
  it('has no findings', () => {
    expect(validate(sound)).toEqual([])
  })

  it('has none either when everything outside is known and there', () => {
    const senders = [
      { name: 'main', channel: 'whatsapp' as const },
      { name: 'text', channel: 'sms' as const },
    ]
    expect(validate(sound, { senders, actionEndpoint: true })).toEqual([])
  })
})

describe('F11 errors, each with its line, flow and step', () => {
  it.each(errors)('%j as %j is %s', (before, after, code, at, place = ['']) => {
    const text = breakIt(before, after)
    const found = validate(text).find((finding) => finding.code === code)
    const [flow, step] = place
    expect(found).toEqual({
      severity: 'error',
      code,
      text: expect.stringMatching(/\. .*[.?]$/),
      file: 'bot.yml',
      line: lineOf(text, at),
      ...(flow ? { flow } : {}),
      ...(step ? { step } : {}),
    })
  })
})

describe('F11 warnings, each with its line, flow and step', () => {
  it.each(warnings)('%j as %j is %s', (before, after, code, at, place = ['']) => {
    const text = breakIt(before, after)
    const found = validate(text).find((finding) => finding.code === code)
    const [flow, step] = place
    expect(found).toMatchObject({
      severity: 'warning',
      line: lineOf(text, at),
      ...(flow ? { flow } : {}),
      ...(step ? { step } : {}),
    })
  })

  it('tell an intent with far more or fewer phrases than the others', () => {
    const phrases = (name: string, count: number) =>
      `  - {intent: ${name}, examples: [${Array.from({ length: count }, (_, n) => `${name} ${n}`).join(', ')}]}`
    const nlu = [
      phrases('a', 20),
      phrases('b', 18),
      phrases('c', 3),
      phrases('d', 90),
      phrases('e', 22),
    ]
    const found = validate(sound.replace(/nlu:\n[^]*/, `nlu:\n${nlu.join('\n')}\n`))
    const uneven = found.filter(({ code }) => code === 'intent-uneven')
    expect(uneven.map(({ text }) => /"(.)" has (\d+)/.exec(text)?.slice(1))).toEqual([
      ['c', '3'],
      ['d', '90'],
    ])
  })

  it('do not tell responses that the engine says by itself', () => {
    const text = breakIt('utter_no:', 'utter_restart: [{text: Again}]\n  utter_no:')
    expect(validate(text)).toEqual([])
  })
})

describe('F9 findings', () => {
  it('name flow and step of a frozen snapshot, which has no lines', () => {
    const { definition } = parseBot([{ name: 'bot.yml', text: breakIt('link: menu', 'link: x') }])
    if (!definition) throw new Error('cannot be read')
    const stored = JSON.parse(JSON.stringify(definition)) as typeof definition
    expect(validateBot(stored)).toEqual([
      {
        severity: 'error',
        code: 'flow-undefined',
        text: 'There is no flow "x". Define it, or name another.',
        flow: 'order',
        step: 'step 5',
      },
    ])
  })

  it('F86 quote a name of a megabyte by its beginning, and still say what to do', () => {
    const name = 'x🚲'.repeat(300_000)
    const [found] = validate(sound.replace('link: menu', `link: ${name}`))
    expect(found?.text.length).toBeLessThan(2100)
    expect(found?.text).toMatch(/^There is no flow "x🚲/)
    expect(found?.text).toMatch(/x🚲"\. Define it, or name another\.$/)
    expect(encodeURIComponent(found?.text ?? '')).not.toBe('')
  })

  it('come with errors first, then by line', () => {
    const text = sound
      .replace('title: "Rome"', 'title: "Order"')
      .replace('link: menu', 'link: x')
      .replace('text: "Hello"', 'text: ""')
    expect(validate(text).map(({ code }) => code)).toEqual([
      'button-message-empty',
      'flow-undefined',
      'button-title-twice',
    ])
  })

  it('do not take inherited names for defined ones', () => {
    const text = sound
      .replace('link: menu', 'link: constructor')
      .replace('payload: "/order"', 'payload: "/toString"')
      .replace('collect: city', 'collect: valueOf')
    expect(validate(text).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['flow-undefined', 'button-target-undefined', 'slot-undefined']),
    )
  })
})
