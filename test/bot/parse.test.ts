import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import type { Finding } from '../../src/bot/definition.ts'

const parse = (text: string) => parseBot([{ name: 'bot.yml', text }])
const told = ({ findings }: { findings: Finding[] }) =>
  findings.map(({ severity, code, line }) => `${severity} ${code} ${line}`)

describe('F9 reading a bot', () => {
  it.each(['orders', 'clinic', 'exception'])('finds nothing wrong in the example %s', (name) => {
    const url = new URL(`../../examples/${name}.yml`, import.meta.url)
    const { definition, findings } = parse(readFileSync(url, 'utf8'))
    expect(findings).toEqual([])
    expect(Object.keys(definition?.flows ?? {}).length).toBeGreaterThan(0)
  })

  it('fills in what a short bot leaves out', () => {
    expect(parse('version: "3.1"').definition).toEqual({
      version: '3.1',
      metadata: {},
      slots: {},
      responses: {},
      flows: {},
      nlu: [],
    })
  })

  it('brings ways of writing to one form', () => {
    const { definition, findings } = parse(`
slots: {city: {type: text, mappings: [{type: from_llm}], influence_conversation: false}}
flows:
  a:
    always_include_in_prompt: true
    nlu_trigger: [{intent: greet}]
    steps:
      - set_slots: {city: Rome, size: 2}
      - set_slots: [{city: null}]
nlu:
  - {intent: greet, examples: "- hi\\n- good day\\n\\n"}
  - {intent: bye, examples: [bye]}
`)
    expect(findings).toEqual([])
    expect(definition?.slots).toEqual({ city: { type: 'text' } })
    expect(definition?.flows['a']?.steps).toEqual([
      { set_slots: [{ city: 'Rome' }, { size: 2 }] },
      { set_slots: [{ city: null }] },
    ])
    expect(definition?.nlu).toEqual([
      { intent: 'greet', examples: ['hi', 'good day'] },
      { intent: 'bye', examples: ['bye'] },
    ])
  })

  it('reads a byte order mark and Windows line ends', () => {
    const bot = parse('\uFEFFversion: "3.1"\r\nflows:\r\n  a: {steps: []}\r\n  b: {stps: []}\r\n')
    expect(bot.definition?.version).toBe('3.1')
    expect(told(bot)).toEqual(['error key-unknown 4'])
  })

  it('keeps yes and no as texts', () => {
    const bot = parse('responses: {utter_a: [{text: yes, buttons: [{title: no, payload: off}]}]}')
    expect(bot.definition?.responses['utter_a']).toEqual([
      { text: 'yes', buttons: [{ title: 'no', payload: 'off' }] },
    ])
  })
})

describe('F9 several files of one bot', () => {
  const domain = { name: 'domain.yml', text: 'responses:\n  utter_a: [{text: A}]\n' }
  const flows = {
    name: 'flows.yml',
    text: '# flows\nflows:\n  a:\n    steps:\n      - {id: x, action: utter_a}\nnlu: [{intent: i}]\n',
  }
  const more = {
    name: 'more.yml',
    text: 'flows:\n  b: {steps: []}\n  a: {steps: []}\nresponses:\n  utter_b: []\nnlu:\n- {intent: j}\n- {intent: i}',
  }

  it('are merged, and each place is found again', () => {
    const bot = parseBot([domain, flows])
    expect(bot.findings).toEqual([])
    expect(bot.locate(['responses', 'utter_a', 0, 'text'])).toEqual({ file: 'domain.yml', line: 2 })
    expect(bot.locate(['flows', 'a', 'steps', 0])).toEqual({
      file: 'flows.yml',
      line: 5,
      flow: 'a',
      step: 'x',
    })
    expect(bot.locate(['metadata', 'fallback'])).toEqual({ file: 'domain.yml', line: 1 })
  })

  it('must not define the same thing twice: both places are named', () => {
    const bot = parseBot([domain, flows, more])
    expect(bot.findings).toEqual([
      {
        severity: 'error',
        code: 'key-twice',
        text: '"a" in flows is defined twice: here and in flows.yml line 3. Keep one.',
        file: 'more.yml',
        line: 3,
      },
      {
        severity: 'error',
        code: 'key-twice',
        text: 'The intent "i" is defined twice: here and in flows.yml line 6. Keep one.',
        file: 'more.yml',
        line: 8,
      },
    ])
    expect(bot.definition?.flows['a']?.steps).toHaveLength(1)
    expect(bot.locate(['nlu', 1])).toEqual({ file: 'more.yml', line: 7 })
  })

  it('names both lines inside one file too', () => {
    const [finding] = parse('flows:\n  a: {steps: []}\n  b: {steps: []}\n  a: {steps: []}').findings
    expect(finding).toMatchObject({ code: 'key-twice', line: 4 })
    expect(finding?.text).toContain('here and on line 2')
  })
})

describe('F9 what does not belong is named with its line', () => {
  it('in a flow, a step, a branch, a response, a button, a slot and the settings', () => {
    const bot = parse(`metadata:
  falback: a
slots:
  city: {type: text, typo: 1}
responses:
  utter_a:
    - text: A
      chanel: sms
      buttons:
        - {title: A, payload: /a, color: red}
flows:
  a:
    stpes: []
    steps:
      - action: utter_a
        nxt: END
      - noop: true
        next:
          - {if: slots.city, then: END, els: END}
          - else:
              - {action: utter_a, foo: 1}
`)
    expect(told(bot)).toEqual(
      [2, 4, 8, 10, 13, 16, 19, 21].map((line) => `error key-unknown ${line}`),
    )
    expect(bot.findings.map(({ flow, step }) => [flow, step]).slice(5)).toEqual([
      ['a', 'step 1'],
      ['a', 'step 2'],
      ['a', 'step 2.2.1'],
    ])
    expect(bot.findings[0]?.text).toContain('Did you mean "fallback"?')
    expect(JSON.stringify(bot.definition)).not.toMatch(/nxt|color|typo|chanel|falback|stpes/)
  })

  it.each([
    ['flows: 5', 'wrong-type', 1],
    ['flows:\n  a: [1]', 'wrong-type', 2],
    ['flows:\n  a:\n    steps:\n      action: x', 'wrong-type', 3],
    ['flows:\n  a:\n    steps:\n      - hello', 'wrong-type', 4],
    ['flows:\n  a:\n    steps:\n      - {id: x}', 'wrong-type', 4],
    ['flows:\n  a:\n    steps:\n      - next:\n          - {if: slots.x}', 'key-missing', 5],
    ['responses:\n  utter_a: hello', 'wrong-type', 2],
    ['slots:\n  x: text', 'wrong-type', 2],
    ['slots:\n  x: {}', 'key-missing', 2],
    ['nlu:\n  - {examples: [a]}', 'key-missing', 2],
    ['- a', 'wrong-type', 1],
    ['hello', 'wrong-type', 1],
    ['', 'bot-empty', 1],
    ['# only a comment', 'bot-empty', 1],
  ])('refuses %j, of which nothing can be made', (text, code, line) => {
    const bot = parse(text)
    expect(told(bot)).toEqual([`error ${code} ${line}`])
    expect(bot.definition).toBeNull()
  })

  it.each([
    ['flows:\n  my flow: {steps: []}', 'name-invalid', 2],
    ['responses:\n  greeting: [{text: A}]', 'name-invalid', 2],
    ['slots:\n  a-b: {type: text}', 'name-invalid', 2],
    ['slots:\n  a: {type: list}', 'value-unknown', 2],
    ['metadata:\n  channels: [telegram]', 'value-unknown', 2],
    ['flows:\n  a:\n    steps:\n      - {id: END, noop: }', 'name-invalid', 4],
    ['responses:\n  utter_a:\n    - text: 2024', 'text-needs-quotes', 3],
    ['responses:\n  utter_a:\n    - text: true', 'text-needs-quotes', 3],
    ['slots:\n  a: {type: float, initial_value: 12345678901234567890}', 'number-inexact', 2],
    ['slots:\n  a: {type: float, initial_value: .inf}', 'number-inexact', 2],
  ])('tells what is wrong in %j and reads on', (text, code, line) => {
    const bot = parse(text)
    expect(told(bot)).toEqual([`error ${code} ${line}`])
    expect(bot.definition).not.toBeNull()
  })

  it.each([
    ['rules: [{rule: a}]', 'error'],
    ['stories: []', 'error'],
    ['forms: {}', 'error'],
    ['entities: [a]', 'warning'],
    ['intents: [a]', 'info'],
    ['actions: [a]', 'info'],
    ['session_config: {}', 'info'],
    ['flows:\n  a: {steps: [{noop: , generation_prompt: x}]}', 'error'],
    ['nlu: [{intent: a, lookup: b}]', 'error'],
    ['responses: {utter_a: [{text: A, image: "https://x"}]}', 'error'],
  ])("names Rasa's %j that is not run", (text, severity) => {
    const { findings } = parse(`version: "3.1"\n${text}`)
    expect(findings).toMatchObject([{ severity, code: 'unsupported', file: 'bot.yml' }])
    expect(findings[0]?.line).toBeGreaterThan(1)
  })

  it('leaves an empty caption, URL or text to the checks, so that all of them see the bot', () => {
    const bot = parse(
      'responses: {utter_a: [{text: , buttons: [{title: , url: }, {payload: /a}]}]}',
    )
    expect(bot.findings).toEqual([])
    expect(bot.definition?.responses['utter_a']).toEqual([
      {
        text: '',
        buttons: [
          { title: '', url: '' },
          { payload: '/a', title: '' },
        ],
      },
    ])
  })
})
