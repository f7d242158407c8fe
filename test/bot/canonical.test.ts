import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalText, definitionToYaml, sha256 } from '../../src/bot/canonical.ts'
import type { Definition } from '../../src/bot/definition.ts'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { example } from './bots.ts'
import { runs } from '../helpers/effort.ts'

const hashOf = (...texts: string[]) => {
  const { definition, findings } = parseBot(texts.map((text, n) => ({ name: `${n}.yml`, text })))
  expect(findings).toEqual([])
  return sha256(canonicalText(definition))
}

describe('F18 the canonical text', () => {
  it('sorts keys by code unit, keeps the order of lists, and leaves undefined out', () => {
    const value = { b: [2, 1], Z: null, a: { é: 'x', e: undefined }, '10': 1, '9': true }
    expect(canonicalText(value)).toBe('{"10":1,"9":true,"Z":null,"a":{"é":"x"},"b":[2,1]}')
  })

  it('is the same for whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed())
        expect(canonicalText(reversed)).toBe(canonicalText(value))
        expect(JSON.parse(canonicalText(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('differs for texts that only UTF-8 would make equal', () => {
    expect(sha256(canonicalText('\uD800'))).not.toBe(sha256(canonicalText('\uDFFF')))
  })

  it('hashes as sha256 does everywhere', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})

describe('F18 two files that mean the same', () => {
  it('have one hash, whatever their style, order and comments', () => {
    const block = `
# the menu
flows:
  menu:
    steps:
      - action: utter_menu
        next: END
responses:
  utter_menu:
    - text: "What do you need?"
slots:
  n:
    type: float
    initial_value: 0x10
`
    const flow =
      "{slots: {n: {initial_value: 16.0, type: text}}, responses: {utter_menu: [{text: 'What do you need?'}]}, metadata: {}, nlu: [], flows: {menu: {steps: [{next: END, action: utter_menu}]}}}"
    expect(hashOf(block)).toBe(hashOf(flow.replace('type: text', 'type: float')))
    expect(hashOf(block)).not.toBe(hashOf(flow))
  })

  it('have one hash in one file and in several', () => {
    const [slots, flows] = ['slots: {a: {type: text}}\n', 'flows: {a: {steps: []}}\n']
    expect(hashOf(slots, flows)).toBe(hashOf(slots + flows))
  })
})

describe('F6 export', () => {
  const again = (definition: Definition) =>
    parseBot([{ name: 'export.yml', text: definitionToYaml(definition) }])

  it.each(['orders', 'clinic', 'exception'])('of %s reads back as the same bot', (name) => {
    const { definition, findings } = again(example(name))
    expect(findings).toEqual([])
    expect(canonicalText(definition)).toBe(canonicalText(example(name)))
  })

  it('reads back whatever texts and values the bot holds', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'yes',
        'null',
        '~',
        '1e3',
        '0x1',
        ' a',
        'a\n',
        '\n\na',
        '- a',
        '# a',
        '*a',
        '&a',
        '!a',
        '%',
        '---',
        '\t',
        '\u0085',
        '\u2028',
        '\uFEFF',
        '\0',
        'a: b',
        '"',
        "'",
        '{',
        '>',
        '|',
      ),
    )
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
    const exact = number.filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n))
    const value = fc.oneof(text, exact, fc.boolean(), fc.constant(null))
    const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/)
    const variant = fc.record(
      {
        text,
        buttons: fc.array(fc.record({ title: text, payload: text })),
        custom: fc.dictionary(name, value),
      },
      { requiredKeys: ['text'] },
    )
    const step = fc.oneof(
      fc.record({ action: text, description: text }),
      fc.record({ set_slots: fc.array(fc.tuple(name, value).map(([k, v]) => ({ [k]: v }))) }),
      fc.record({ noop: fc.constant(null), next: fc.array(fc.record({ else: text })) }),
    )
    const bot = fc.record({
      metadata: fc.record({ bot: text, senders: fc.array(text) }),
      slots: fc.dictionary(name, fc.record({ type: fc.constant('any'), initial_value: value })),
      responses: fc.dictionary(
        name.map((n) => `utter_${n}`),
        fc.array(variant),
      ),
      flows: fc.dictionary(name, fc.record({ description: text, steps: fc.array(step) })),
      nlu: fc.uniqueArray(fc.record({ intent: text, examples: fc.array(text) }), {
        selector: ({ intent }) => intent,
      }),
    })
    fc.assert(
      fc.property(bot, (made) => {
        const definition = made as Definition
        const back = again(definition)
        expect(back.findings).toEqual([])
        expect(canonicalText(back.definition)).toBe(canonicalText(definition))
      }),
      { numRuns: runs(12) },
    )
  })
})
