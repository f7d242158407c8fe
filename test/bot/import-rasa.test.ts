import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { describe, expect, it } from 'vitest'
import { importRasaProject } from '../../src/bot/import/rasa-project.ts'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { validateBot } from '../../src/bot/validate.ts'
import { runs } from '../helpers/effort.ts'

const samples = fileURLToPath(new URL('../../../shared/samples/bots', import.meta.url))
const haveSamples = existsSync(samples)
if (!haveSamples) console.warn(`NOT CHECKED: real Rasa projects are not at ${samples}`)

function project(name: string) {
  const root = join(samples, name)
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
  return names
    .filter((file) => statSync(join(root, file)).isFile())
    .map((file) => ({ name: file, text: readFileSync(join(root, file), 'utf8') }))
}

const one = (text: string, name = 'domain.yml') => importRasaProject([{ name, text }])
const read = (source: string) => {
  const { definition, findings } = parseBot([{ name: 'imported.yml', text: source }])
  expect(findings).toEqual([])
  if (!definition) throw new Error('the import cannot be read')
  return definition
}

describe.skipIf(!haveSamples)('F6 a real Rasa project', () => {
  it('with flows becomes a draft that only lacks what Rasa keeps elsewhere', () => {
    const { source, findings } = importRasaProject(project('dbos-rasa-demo'))
    const definition = read(source)
    expect(Object.keys(definition.flows)).toContain('transfer_money')
    expect(Object.keys(definition.slots)).toHaveLength(6)
    expect(findings.every(({ file, line }) => file !== undefined && (line ?? 0) > 0)).toBe(true)
    expect(new Set(findings.map(({ code }) => code))).toEqual(
      new Set(
        'actions trigger pattern slot-mappings rephrase nlg pipeline policies credentials action-endpoint left-out'
          .split(' ')
          .map((construct) => `import-${construct}`),
      ),
    )
    const missing = validateBot(definition).filter(({ severity }) => severity === 'error')
    expect(new Set(missing.map(({ code }) => code))).toEqual(
      new Set(['channel-missing', 'sender-missing', 'fallback-missing', 'action-endpoint-missing']),
    )
    const server = {
      ...definition,
      metadata: {
        ...definition.metadata,
        channels: ['web' as const],
        senders: ['site'],
        fallback: 'check_status',
      },
    }
    expect(
      validateBot(server, { actionEndpoint: true }).filter(({ severity }) => severity === 'error'),
    ).toEqual([])
  })

  it('with rules, stories and forms keeps what has a counterpart, and names the rest', () => {
    const { source, findings } = importRasaProject(project('financial-demo'))
    const definition = read(source)
    expect(Object.keys(definition.responses)).toHaveLength(51)
    expect(definition.nlu.find(({ intent }) => intent === 'affirm')?.examples).toContain(
      'yess please',
    )
    expect(JSON.stringify(definition.nlu)).not.toMatch(/\]\(|\]\{/)
    const count = (code: string) => findings.filter((finding) => finding.code === code).length
    expect(count('import-rule')).toBe(20)
    expect(count('import-story')).toBe(19)
    expect(count('import-form')).toBe(3)
    expect(findings.length).toBeLessThan(60)
    expect(findings).toContainEqual({
      severity: 'warning',
      code: 'import-rule',
      text: 'The rule "greet" is not imported. Write a flow that does the same.',
      file: join('data', 'rules', 'rules.yml'),
      line: 20,
    })
  })
})

describe('F6 importing a Rasa project', () => {
  it('merges its files, and the phrases of one intent', () => {
    const { source, findings } = importRasaProject([
      { name: 'domain/a.yml', text: 'slots: {x: {type: text}}\nresponses: {utter_a: [{text: A}]}' },
      { name: 'domain/b.yml', text: 'responses:\n  utter_a: [{text: B}]\n  utter_b: [{text: B}]' },
      { name: 'data/flows.yml', text: 'flows: {f: {description: d, steps: [{action: utter_a}]}}' },
      { name: 'data/nlu/1.yml', text: 'nlu:\n- intent: hi\n  examples: |\n    - hi\n    - hello' },
      {
        name: 'data/nlu/2.yml',
        text: 'nlu: [{intent: hi, examples: [{text: "- hey"}, {text: hi}]}]',
      },
      { name: 'actions/actions.py', text: 'class A: pass' },
    ])
    expect(read(source)).toEqual({
      version: '3.1',
      metadata: {},
      slots: { x: { type: 'text' } },
      responses: { utter_a: [{ text: 'A' }], utter_b: [{ text: 'B' }] },
      flows: { f: { description: 'd', steps: [{ action: 'utter_a' }] } },
      nlu: [{ intent: 'hi', examples: ['hi', 'hello', 'hey'] }],
    })
    expect(findings).toMatchObject([{ code: 'import-twice', file: 'domain/b.yml', line: 2 }])
  })

  it('gives slots a name that conditions and texts can use', () => {
    const { source } = one(`
slots: {amount-of-money: {type: float}}
responses:
  utter_ask_amount-of-money: [{text: "How much?"}]
  utter_done: [{text: "Paid {amount-of-money}, not {other-thing}"}]
flows:
  pay:
    steps:
      - collect: amount-of-money
      - set_slots: [{amount-of-money: 3}]
      - action: utter_done
        next: [{if: slots.amount-of-money > 2, then: END}, {else: END}]
`)
    const definition = read(source)
    expect(definition.slots).toEqual({ amount_of_money: { type: 'float' } })
    expect(definition.responses).toEqual({
      utter_ask_amount_of_money: [{ text: 'How much?' }],
      utter_done: [{ text: 'Paid {amount_of_money}, not {other-thing}' }],
    })
    expect(definition.flows['pay']?.steps).toMatchObject([
      { collect: 'amount_of_money' },
      { set_slots: [{ amount_of_money: 3 }] },
      { next: [{ if: 'slots.amount_of_money > 2' }, {}] },
    ])
  })

  it.each([
    ['slots: {x: {type: list, initial_value: [1]}}', 'import-slot-type', 1],
    ['slots: {x: {type: text, colour: red}}', 'import-key-unknown', 1],
    ['responses:\n  utter_a:\n  - {text: A, image: "https://x"}', 'import-unsupported', 3],
    ['responses:\n  utter_a: A', 'import-unreadable', 2],
    ['responses: A', 'import-unreadable', 1],
    ['flows:\n  a:\n    steps:\n    - {intent: hi}', 'import-flow', 2],
    ['flows:\n  a:\n    steps:\n    - {noop: , generation_prompt: x}', 'import-unsupported', 4],
    ['nlu:\n- lookup: city\n  examples: |\n    - Rome', 'import-lookup', 2],
    ['nlu: [{intent: a, examples: 5}]', 'import-nlu', 1],
    ['nlu: 5', 'import-unreadable', 1],
    ['- a', 'import-unreadable', 1],
    ['a: [', 'yaml-error', 1],
    ['forms:\n  order: {required_slots: [x]}', 'import-form', 2],
    ['rules:\n- {rule: R, steps: []}', 'import-rule', 2],
    ['stories:\n- steps: []', 'import-story', 2],
  ])('tells with its line what it leaves out of %j', (text, code, line) => {
    expect(one(text).findings).toContainEqual(
      expect.objectContaining({ code, file: 'domain.yml', line }),
    )
    read(one(text).source)
  })

  it('keeps what a mapping from an intent meant for the buttons of its question', () => {
    const { source } = one(`
slots:
  confirm: {type: text, mappings: [{type: from_intent, intent: affirm, value: "yes"}, {type: from_intent, intent: deny, value: "no"}]}
responses:
  utter_ask_confirm: [{text: "Sure?", buttons: [{title: Yes, payload: /affirm}, {title: "No, cancel it", payload: /deny}]}]
`)
    expect(read(source).responses['utter_ask_confirm']?.[0]?.buttons).toEqual([
      { title: 'Yes', payload: '/SetSlots(confirm=yes)' },
      { title: 'No, cancel it', payload: '/SetSlots(confirm=no)' },
    ])
  })

  it('maps the patterns that have a counterpart, and tells what happens instead of the others', () => {
    const { source, findings } = one(`
responses: {utter_a: [{text: A}]}
flows:
  pattern_session_start: {steps: [{action: action_session_start}]}
  pattern_cancel_flow: {steps: [{action: action_cancel_flow}, {action: utter_flow_cancelled_rasa}]}
  pattern_completed: {steps: [{action: utter_can_do_something_else}]}
  pattern_human_handoff: {steps: [{action: action_human_handoff}]}
  pattern_chitchat: {steps: [{action: utter_a}]}
  pattern_of_ours: {steps: [{action: utter_a}]}
`)
    const definition = read(source)
    expect(definition.metadata).toEqual({
      cancel: 'pattern_cancel_flow',
      completed: 'pattern_completed',
    })
    expect(Object.keys(definition.flows)).toEqual([
      'pattern_cancel_flow',
      'pattern_completed',
      'pattern_human_handoff',
    ])
    expect(
      definition.nlu.find(({ intent }) => intent === 'pattern_human_handoff')?.examples,
    ).toContain('human')
    expect(Object.keys(definition.responses)).toContain('utter_can_do_something_else')
    const told = findings.filter(({ code }) => code === 'import-pattern')
    expect(told.map(({ severity }) => severity).sort()).toEqual(
      'info info info warning warning warning'.split(' '),
    )
  })

  it('gives no trigger to a flow that others call: it may rest on what they checked', () => {
    const { source } = one(`
responses: {utter_a: [{text: A}]}
flows:
  check_card: {steps: [{call: charge_card}]}
  charge_card: {steps: [{action: utter_a}]}
`)
    const { flows } = read(source)
    expect(flows['check_card']?.nlu_trigger).toEqual([{ intent: 'check_card' }])
    expect(flows['charge_card']).not.toHaveProperty('nlu_trigger')
  })

  it('takes in the examples of old training data, without the marks of entities', () => {
    const { source, findings } = importRasaProject([
      { name: 'domain.YML', text: 'responses: {utter_a: [{text: A}]}' },
      { name: 'nlu.md', text: '## intent:fly\n- to [Rome](city)\n## lookup:x\n- y' },
      {
        name: 'nlu.json',
        text: '{"rasa_nlu_data": {"common_examples": [{"text": "by air", "intent": "fly"}]}}',
      },
      { name: 'broken.json', text: '{' },
    ])
    expect(read(source).nlu).toEqual([{ intent: 'fly', examples: ['to Rome', 'by air'] }])
    expect(findings.map(({ file }) => file)).toEqual(['nlu.md', 'nlu.json', 'broken.json'])
  })

  it('folds very many alike into one with their number, and shows errors first', () => {
    const slots = Array.from({ length: 600 }, (_, n) => `  s${n}: {type: text, colour: red}`)
    const { findings } = one(`slots:\n${slots.join('\n')}\nresponses: A`)
    expect(findings.map(({ severity }) => severity)).toEqual(['error', 'error', 'warning'])
    expect(findings.at(-1)?.text).toContain('And 599 more of this kind')
  })

  it('says so when there is nothing to import', () => {
    expect(one('x', 'README.md').findings[0]).toMatchObject({ code: 'import-empty' })
  })

  it('never throws, whatever the files hold', () => {
    const key = fc.constantFrom(
      ...'slots responses flows nlu rules forms x utter_a steps intent examples type mappings metadata rephrase action'.split(
        ' ',
      ),
    )
    const { file } = fc.letrec((tie) => ({
      file: fc.dictionary(key, tie('value'), { maxKeys: 5 }),
      value: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        fc.constantFrom<unknown>(null, true, 1, 'a', '- a\n- b'),
        fc.array(tie('value'), { maxLength: 3 }),
        tie('file'),
      ),
    }))
    fc.assert(
      fc.property(fc.array(file, { maxLength: 3 }), (values) => {
        const files = values.map((value, n) => ({ name: `${n}.yml`, text: stringify(value) }))
        const { source, findings } = importRasaProject(files)
        for (const finding of findings) expect(finding.line).toBeGreaterThan(0)
        expect(parseBot([{ name: 'x.yml', text: source }]).definition).not.toBeNull()
      }),
      { numRuns: runs(100) },
    )
  })
})
