import { describe, expect, it } from 'vitest'
import { compileBot } from '../../src/bot/compile.ts'
import { converse } from '../../src/bot/converse.ts'
import type { Definition, Slot, Step } from '../../src/bot/definition.ts'
import { definitionOf, example, lastOf, says, talk, taps, texts } from './bots.ts'
import { desk } from './desk.ts'

describe('F37 when something is wrong with the bot', () => {
  const broken = (steps: string, metadata = '{fallback: fallback}') =>
    definitionOf(`
metadata: ${metadata}
slots: {x: {type: text}}
responses: {utter_sorry: [{text: "Sorry?"}], utter_a: [{text: A}], utter_web: [{text: W, channel: web}]}
flows:
  go: {steps: ${steps}}
  fallback: {steps: [{action: utter_sorry}]}
  empty: {steps: []}
  round: {steps: [{call: round}]}
  ring: {steps: [{link: ring}]}
`)

  it.each([
    ['[{action: utter_nothing}]', 'response-missing'],
    ['[{action: utter_web}]', 'response-missing'],
    ['[{collect: x}]', 'response-missing'],
    ['[{collect: nope, utter: utter_a}]', 'slot-missing'],
    ['[{link: nowhere}]', 'flow-missing'],
    ['[{call: empty}]', 'step-missing'],
    ['[{noop: true, next: nowhere}]', 'step-missing'],
    ['[{call: round}]', 'too-deep'],
    ['[{link: ring}]', 'too-many-steps'],
    ['[{id: a, action: utter_a, next: a}]', 'too-many-steps'],
  ])('%s falls back and records %s', (steps, code) => {
    const turn = lastOf(talk(broken(steps), [taps('/go')]))
    expect(turn).toMatchObject({ fellBack: true, failed: false, ended: true })
    expect(turn.errors[0]).toMatchObject({ code })
    expect(texts(turn)).toEqual(['Sorry?'])
  })

  it.each([['{}'], ['{fallback: nowhere}'], ['{fallback: go}'], ['{fallback: empty}']])(
    'with the settings %s the exception bot has to answer',
    (metadata) => {
      const turn = lastOf(talk(broken('[{action: utter_nothing}]', metadata), [taps('/go')]))
      expect(turn).toMatchObject({ failed: true, ended: true })
      expect(turn.errors.at(-1)).toMatchObject({ code: 'fallback-failed' })
    },
  )

  it('answers without a start flow by the fallback flow, which is no failure then', () => {
    const turn = lastOf(talk(broken('[]'), [{ type: 'start' }]))
    expect(texts(turn)).toEqual(['Sorry?'])
    expect(turn).toMatchObject({ fellBack: false, errors: [] })
  })
})

describe('F86 what one turn may cost', () => {
  const many = Array.from({ length: 3000 }, (_, n) => n)
  const round = (more: Partial<Definition>, ...steps: Step[]): Definition => ({
    ...desk,
    ...more,
    flows: { ...desk.flows, go: { steps: [...steps, { noop: true, next: 'a' }] } },
  })
  const menu = desk.responses['utter_menu'] ?? []

  it.each([
    [
      'conditions of a step',
      definitionOf(`
metadata: {fallback: fallback}
slots: {people: {type: float}}
responses: {utter_sorry: [{text: "Sorry?"}]}
flows:
  fallback: {steps: [{action: utter_sorry}]}
  go:
    steps:
      - {id: a, noop: true, next: [${many.map((n) => `{if: slots.people > ${n}, then: END}`).join(', ')}]}
      - {noop: true, next: a}
`),
    ],
    [
      'wordings of a message',
      round(
        {
          responses: {
            ...desk.responses,
            utter_menu: [
              ...many.map((n) => ({ text: 'x', condition: `slots.people > ${n}` })),
              ...menu,
            ],
          },
        },
        { id: 'a', action: 'utter_menu' },
      ),
    ],
    [
      'names in a text',
      round(
        { responses: { ...desk.responses, utter_menu: [{ text: 'x{people}'.repeat(8000) }] } },
        { id: 'a', action: 'utter_menu' },
      ),
    ],
    [
      'buttons of a message',
      round(
        {
          responses: {
            ...desk.responses,
            utter_menu: [
              { text: 'x', buttons: many.map((n) => ({ title: `B ${n}`, payload: '/hours' })) },
            ],
          },
        },
        { id: 'a', action: 'utter_menu' },
      ),
    ],
    ['values to set', round({}, { id: 'a', set_slots: many.map((n) => ({ people: n })) })],
  ])('thousands of %s are met some times, not once in each of 200 steps', (_, definition) => {
    const turn = lastOf(talk(definition, [taps('/go')]))
    expect(turn.errors[0]).toMatchObject({
      code: 'too-many-steps',
      text: expect.stringContaining('thousands of conditions'),
    })
    expect(turn.path.length).toBeLessThan(15)
    expect(texts(turn)).toEqual(['Sorry?'])
  })

  it('of tens of thousands of buttons as many are said as could fit into a message', () => {
    const buttons = Array.from({ length: 20_000 }, (_, n) => ({
      title: `B ${n}`,
      payload: '/hours',
    }))
    const responses = { ...desk.responses, utter_menu: [{ text: 'x', buttons }] }
    const [reply] = lastOf(talk({ ...desk, responses }, [taps('/menu')])).replies
    expect(reply?.buttons).toHaveLength(1000)
    expect(reply?.buttons.at(-1)?.title).toBe('B 999')
  })

  it('a word for leaving that is one of thousands of values is an answer', () => {
    const kind: Slot = { type: 'categorical', values: [...many.map((n) => `kind ${n}`), 'Stop!'] }
    const asks: Definition = {
      ...desk,
      slots: { ...desk.slots, kind },
      responses: { ...desk.responses, utter_ask_kind: [{ text: 'Which?' }] },
      flows: { ...desk.flows, go: { steps: [{ collect: 'kind' }, { action: 'utter_bye' }] } },
    }
    expect(texts(lastOf(talk(asks, [taps('/go'), says('stop')])))).toEqual(['Bye.'])
    expect(texts(lastOf(talk(asks, [taps('/go'), says('cancel')])))).not.toEqual(['Bye.'])
  })

  it('values that are none of a slot are looked for among its thousands some times alone', () => {
    const town: Slot = { type: 'categorical', values: many.map((n) => `market town ${n}`) }
    const set = many.map((n) => ({ town: `market tovn ${n}` }))
    const definition = round({ slots: { ...desk.slots, town } }, { id: 'a', set_slots: set })
    const turn = lastOf(talk(definition, [taps('/go')]))
    expect(turn.errors.filter(({ code }) => code === 'slot-value').length).toBeGreaterThan(2500)
  })
})

describe('F49 a state that this version cannot go on from', () => {
  const before = lastOf(talk(desk, [taps('/track')])).state
  const bot = compileBot(desk)

  it.each([
    ['a flow that is gone', { ...before, stack: [{ flow: 'old', position: '#1', filled: [] }] }],
    ['a step that is gone', { ...before, stack: [{ flow: 'track', position: 'old', filled: [] }] }],
    [
      'a question that became a text',
      { ...before, stack: [{ flow: 'menu', position: '#1', filled: [] }] },
    ],
    [
      'another slot asked for',
      { ...before, waiting: { for: 'answer', slot: 'sure', attempts: 0 } },
    ],
    ['no state', null],
    ['another shape', { stack: 'x' }],
    [
      'a stack without end',
      { ...before, stack: Array.from({ length: 5000 }, () => before.stack[0]) },
    ],
  ])('%s is recorded and restarted openly', (_, state) => {
    const turn = converse(bot, state as typeof before, says('12345678'), 'whatsapp')
    expect(turn.errors).toMatchObject([{ code: 'state-lost' }])
    expect(texts(turn)).toEqual([expect.stringMatching(/start again/), 'Menu'])
  })

  it('stays handed over in another version', () => {
    const handedOver = lastOf(talk(desk, ['human'])).state
    const other = compileBot(example('clinic'))
    expect(converse(other, handedOver, says('hello'), 'web')).toMatchObject({
      replies: [],
      errors: [],
    })
  })
})
