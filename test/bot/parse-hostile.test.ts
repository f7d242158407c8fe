import fc from 'fast-check'
import { stringify } from 'yaml'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/bot/definition.ts'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { validateBot } from '../../src/bot/validate.ts'
import { runs } from '../helpers/effort.ts'

const parse = (text: string) => parseBot([{ name: 'bot.yml', text }])
const codes = ({ findings }: { findings: Finding[] }) => findings.map(({ code }) => code)
const twoMegabytes = 2 * 1024 * 1024

describe('F9 hostile files give findings, never an exception or a wait', () => {
  it.each([
    ['tabs', 'flows:\n\ta: 1', 'yaml-error'],
    ['a NUL byte', 'version: "3\0"', 'yaml-control-character'],
    ['an unclosed list', 'flows: [a', 'yaml-error'],
    ['a custom tag', 'flows: !!js/function "x"', 'yaml-error'],
    ['binary data', 'version: !!binary aGk=', 'yaml-error'],
    ['two documents', 'version: "1"\n---\nversion: "2"', 'yaml-several-documents'],
    ['YAML 1.1', '%YAML 1.1\n---\nversion: "1"', 'yaml-version'],
    ['an unknown alias', 'version: *x', 'yaml-alias'],
    ['a list as a key', '? [a]\n: b', 'key-not-text'],
    ['a number as a key', 'flows: {1: {steps: []}}', 'key-not-text'],
    ['nothing as a key', 'flows: {? : {steps: []}}', 'key-not-text'],
    ['merge keys', 'slots: {a: &a {type: text}, b: {<<: *a, type: text}}', 'key-unknown'],
  ])('%s', (_, text, code) => {
    expect(codes(parse(text))).toContain(code)
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'refuses the name %s wherever it stands',
    (name) => {
      const bot = parse(
        `${name}: {a: 1}\nflows: {${name}: {steps: []}}\nslots: {${name}: {type: text}}\nresponses: {utter_a: [{text: A, custom: {${name}: {polluted: 1}}}]}`,
      )
      expect(codes(bot)).toEqual(Array(4).fill('name-reserved'))
      expect(Object.keys(bot.definition?.flows ?? {})).toEqual([])
      expect(Object.getPrototypeOf(bot.definition?.flows)).toBe(Object.prototype)
      expect('polluted' in {}).toBe(false)
    },
  )

  it('reads a few aliases as what they stand for', () => {
    const bot = parse('slots: {a: &t {type: text}, b: *t}')
    expect(bot.findings).toEqual([])
    expect(bot.definition?.slots).toEqual({ a: { type: 'text' }, b: { type: 'text' } })
    expect(bot.definition?.slots['a']).not.toBe(bot.definition?.slots['b'])
  })

  it.each([
    ['an alias of itself', 'metadata: &a [*a, *a]'],
    [
      'a billion laughs',
      `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`).join('\n')}`,
    ],
    ['very many aliases', `a: &a x\nb: [${'*a,'.repeat(1000)}]`],
    ['100,000 open lists', '['.repeat(100_000)],
    ['100,000 open maps', '{a: '.repeat(100_000)],
    ['lists in lists', '- '.repeat(100_000)],
    ['maps in maps', Array.from({ length: 2000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
  ])('stops at %s', (_, text) => {
    const bot = parse(text)
    expect(codes(bot)).toContain('yaml-too-complex')
    expect(bot.definition).toBeNull()
  })

  it('refuses more than 2 MiB, over all files', () => {
    const half = `# ${'x'.repeat(twoMegabytes / 2)}\n`
    const bot = parseBot([
      { name: 'a.yml', text: half },
      { name: 'b.yml', text: half },
    ])
    expect(bot.findings).toMatchObject([{ code: 'bot-too-large', file: 'a.yml', line: 1 }])
    expect(bot.definition).toBeNull()
  })

  it('finds the errors behind any number of remarks', () => {
    const remarks = Array.from({ length: 400 }, (_, n) => ({
      name: `${n}.yml`,
      text: 'intents: []\nactions: []\n',
    }))
    const bot = parseBot([...remarks, { name: 'x.yml', text: 'flows:\n  last: {stpes: []}' }])
    expect(bot.findings[0]).toMatchObject({ code: 'key-unknown', file: 'x.yml', line: 2 })
  })

  it('answers any text with findings that have file and line', () => {
    const pieces = fc.constantFrom(
      ...'flows: |steps:|- |a|: |{|}|[|]|"|\'|\n|  |&a|*a|!!x|#|%|---|\t|null|1|next:|slots:|>|||,'.split(
        '|',
      ),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join('')),
        ),
        (text) => {
          const bot = parse(text)
          expect(bot.definition !== null || bot.findings.length > 0).toBe(true)
          for (const finding of bot.findings) {
            expect(finding).toMatchObject({
              file: 'bot.yml',
              text: expect.stringMatching(/\.|\?$/),
            })
            expect(finding.line).toBeGreaterThan(0)
          }
        },
      ),
      { numRuns: runs(150) },
    )
  })

  it('survives wrong types at every place, and what it lets through can be validated', () => {
    const keys =
      'metadata slots responses flows nlu a utter_a steps next if then else action collect call link noop set_slots rejections utter buttons title payload url text condition channel type values initial_value intent examples nlu_trigger name'
    const { bot } = fc.letrec((tie) => ({
      bot: fc.dictionary(fc.constantFrom(...keys.split(' ')), tie('value'), { maxKeys: 6 }),
      value: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        fc.constantFrom<unknown>(null, true, 1, -0, 'a', 'utter_a', 'END', '', 'slots.a', '/a'),
        fc.array(tie('value'), { maxLength: 3 }),
        tie('bot'),
      ),
    }))
    fc.assert(
      fc.property(bot, (value) => {
        const { definition, locate, findings } = parse(stringify(value))
        expect(definition !== null || findings.length > 0).toBe(true)
        for (const finding of definition ? validateBot(definition, { locate }) : []) {
          expect(finding).toMatchObject({ file: 'bot.yml', line: expect.any(Number) })
        }
      }),
      { numRuns: runs(80) },
    )
  })
})
