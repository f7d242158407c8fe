import { describe, expect, it } from 'vitest'
import { compileBot } from '../../src/bot/compile.ts'
import { ConditionError } from '../../src/bot/conditions.ts'
import { converse, newConversation } from '../../src/bot/converse.ts'
import type { ConversationEvent } from '../../src/bot/converse.ts'
import { definitionOf, example, lastOf, says, talk, taps, texts } from './bots.ts'

const desk = definitionOf(`
metadata: {channels: [whatsapp], start: menu, fallback: fallback}
slots:
  order_id: {type: text}
  status: {type: text}
  sure: {type: bool}
  people: {type: float}
  visits: {type: float, initial_value: 1}
responses:
  utter_menu: [{text: "Menu", buttons: [{title: "Track it", payload: /track}, {title: "Site", url: "https://example.com/{order_id}"}]}]
  utter_ask_order_id: [{text: "Which order?"}]
  utter_bad: [{text: "8 digits, please."}]
  utter_status: [{text: "{order_id} is {status}."}]
  utter_ask_sure: [{text: "Sure?", buttons: [{title: "Yes", payload: "yes"}, {title: "Never", payload: "no"}]}]
  utter_ask_people: [{text: "How many?"}]
  utter_done: [{text: "Done: {people}, {sure}."}]
  utter_sorry: [{text: "Sorry?"}]
  utter_hours: [{text: "9 to 5."}]
  utter_bye: [{text: "Bye."}]
flows:
  menu: {nlu_trigger: [{intent: greet}], steps: [{action: utter_menu}]}
  fallback: {steps: [{action: utter_sorry}]}
  track:
    nlu_trigger: [{intent: {name: track}}]
    steps:
      - collect: order_id
        rejections: [{if: 'not (slots.order_id matches "^[0-9]{8}$")', utter: utter_bad}]
      - action: action_status
        next:
          - {if: slots.status, then: [{action: utter_status, next: END}]}
          - {else: [{link: human}]}
  hours: {nlu_trigger: [{intent: hours}], steps: [{action: utter_hours}]}
  party:
    steps:
      - {call: head_count}
      - {collect: sure, next: [{if: slots.sure, then: done}, {else: END}]}
      - {id: done, action: utter_done}
  head_count: {if: false, steps: [{collect: people}]}
  human: {nlu_trigger: [{intent: person}], steps: [{action: action_human_handoff}, {action: utter_bye}]}
  secret: {if: slots.sure, nlu_trigger: [{intent: secret}], steps: [{action: utter_bye}]}
nlu:
  - {intent: greet, keywords: [menu], examples: [hello there, good morning]}
  - {intent: track, examples: [where is my parcel, track my parcel please]}
  - {intent: hours, keywords: [hours], examples: [when do you open, opening times today]}
  - {intent: person, keywords: [human], examples: [a real person please]}
  - {intent: secret, keywords: [secret], examples: [open sesame]}
`)
const found: ConversationEvent = {
  type: 'action-result',
  slots: [{ name: 'status', value: 'packed' }],
  responses: [{ text: 'I looked it up.' }],
}

describe('starting a flow', () => {
  it('greets a new conversation with the start flow', () => {
    const [turn] = talk(desk, [{ type: 'start' }])
    expect(texts(turn)).toEqual(['Menu'])
    expect(turn).toMatchObject({ ended: true, fellBack: false, failed: false, errors: [] })
    expect(turn?.replies[0]?.response).toBe('utter_menu')
  })

  it('greets a first message that matches nothing, and falls back on a later one (F37)', () => {
    const [first, second] = talk(desk, ['qwxyz', 'qwxyz'])
    expect(texts(first)).toEqual(['Menu'])
    expect(first?.fellBack).toBe(false)
    expect(texts(second)).toEqual(['Sorry?'])
    expect(second?.fellBack).toBe(true)
  })

  it.each([
    ['an exact phrase', says('Where is my parcel?')],
    ['a similar phrase', says('but where is my parcel now')],
    ['a flow of a button', taps('/track')],
  ])('by %s', (_, event) => {
    expect(texts(lastOf(talk(desk, [event])))).toEqual(['Which order?'])
  })

  it('by the title of a button, typed', () => {
    expect(texts(lastOf(talk(desk, ['menu', 'track IT'])))).toEqual(['Which order?'])
  })

  it('by the number of a button on SMS, where none can be tapped', () => {
    expect(texts(lastOf(talk(desk, ['menu', '1'], 'sms')))).toEqual(['Which order?'])
    expect(texts(lastOf(talk(desk, ['menu', '2'], 'sms')))).toEqual(['Sorry?'])
    expect(texts(lastOf(talk(desk, ['menu', '1'], 'whatsapp')))).toEqual(['Sorry?'])
  })

  it('keeps a flow whose guard does not hold closed to messages and buttons', () => {
    expect(texts(lastOf(talk(desk, ['hello there', 'secret'])))).toEqual(['Sorry?'])
    const [, refused] = talk(desk, ['hello there', taps('/head_count')])
    expect(texts(refused)).toEqual(['Sorry?'])
    expect(refused?.errors[0]).toMatchObject({ code: 'payload-unknown' })
  })
})

describe('collecting', () => {
  it('rejects, says why, and asks again', () => {
    const turns = talk(desk, [taps('/track'), '12', '12345678'])
    expect(texts(turns[1])).toEqual(['8 digits, please.', 'Which order?'])
    expect(turns[1]?.state.slots).not.toHaveProperty('order_id')
    expect(turns[2]?.action).toEqual({ name: 'action_status' })
  })

  it('gives up after three answers that do not fit, and falls back', () => {
    const turns = talk(desk, [taps('/track'), '1', '2', '3'])
    expect(texts(turns[3])).toEqual(['8 digits, please.', 'Sorry?'])
    expect(turns[3]).toMatchObject({ fellBack: true, ended: true })
  })

  it('understands numbers, yes and no, and what buttons stand for', () => {
    const turns = talk(desk, [taps('/party'), 'a few', 'for 3 people', taps('yes')])
    expect(texts(turns[1])).toEqual(['How many?'])
    expect(texts(turns[3])).toEqual(['Done: 3, true.'])
    const never = lastOf(talk(desk, [taps('/party'), '3', 'never']))
    expect(never).toMatchObject({ errors: [{ code: 'nothing-said' }], fellBack: true })
    expect(texts(never)).toEqual(['Sorry?'])
  })

  it('does not ask for a filled slot, unless told to', () => {
    const definition = structuredClone(desk)
    definition.flows['again'] = {
      steps: [{ set_slots: [{ people: 2 }] }, { collect: 'people' }, { action: 'utter_done' }],
    }
    definition.flows['anew'] = {
      steps: [{ set_slots: [{ people: 2 }] }, { collect: 'people', ask_before_filling: true }],
    }
    expect(texts(lastOf(talk(definition, [taps('/again')])))).toEqual(['Done: 2, .'])
    expect(texts(lastOf(talk(definition, [taps('/anew')])))).toEqual(['How many?'])
  })

  it('empties the slots of a flow at its end, to what they were at first', () => {
    const definition = structuredClone(desk)
    definition.flows['visit'] = {
      persisted_slots: ['people'],
      steps: [
        { set_slots: [{ visits: 5 }, { people: 4 }] },
        { set_slots: [{ sure: true }], reset_after_flow_ends: false },
        { set_slots: [{ order_id: 'x' }] },
        { set_slots: [{ order_id: null }] },
      ],
    }
    const { slots } = lastOf(talk(definition, [taps('/visit')])).state
    expect(slots).toEqual({ visits: 1, people: 4, sure: true })
  })

  it('keeps what a called flow collected until its caller ends', () => {
    const turns = talk(desk, [taps('/party'), '3', 'yes'])
    expect(turns[1]?.state.slots['people']).toBe(3)
    expect(turns[2]?.state.slots).toEqual({ visits: 1 })
  })
})

describe('being interrupted', () => {
  it('answers a keyword, then asks again', () => {
    const turns = talk(desk, [taps('/track'), 'hours', '12345678'])
    expect(texts(turns[1])).toEqual(['9 to 5.', 'Which order?'])
    expect(turns[2]?.action).toEqual({ name: 'action_status' })
  })

  it('does not take a similar phrase away from a text slot', () => {
    const turns = talk(desk, [taps('/track'), 'what are the opening times of today'])
    expect(texts(turns[1])).toEqual(['8 digits, please.', 'Which order?'])
  })

  it('does take it from a slot that it does not fit', () => {
    const turns = talk(desk, [taps('/party'), 'opening times for today'])
    expect(texts(turns[1])).toEqual(['9 to 5.', 'How many?'])
  })

  it('leaves for good by the start flow', () => {
    const turns = talk(desk, [taps('/track'), 'menu'])
    expect(texts(turns[1])).toEqual(['Menu'])
    expect(turns[1]?.ended).toBe(true)
  })

  it('starts a flow anew that is under way already', () => {
    const turns = talk(desk, [taps('/party'), '3', taps('/party')])
    expect(texts(turns[2])).toEqual(['How many?'])
    expect(turns[2]?.state.stack).toHaveLength(2)
  })

  it('asks again after a button of nothing', () => {
    const turns = talk(desk, [taps('/track'), taps('/nowhere'), taps('/{}')])
    expect(texts(turns[1])).toEqual(['Which order?'])
    expect(turns[2]?.errors[0]).toMatchObject({
      code: 'payload-unknown',
      flow: 'track',
      step: '#1',
    })
  })
})

describe('buttons that carry slot values', () => {
  const definition = structuredClone(desk)
  definition.responses['utter_ask_order_id'] = [
    {
      text: 'Which order?',
      buttons: [{ title: 'The last', payload: '/order{"order_id":"99999999"}' }],
    },
    {
      text: 'Which?',
      buttons: [{ title: 'Straight', payload: '/track{"order_id":"88888888","nope":1}' }],
      channel: 'web',
    },
  ]

  it('fill the slot that is asked for', () => {
    const turns = talk(definition, [taps('/track'), taps('/order{"order_id":"99999999"}')])
    expect(turns[1]?.action).toEqual({ name: 'action_status' })
    expect(turns[1]?.state.slots['order_id']).toBe('99999999')
  })

  it('start a flow with its slot filled, and record a slot that is not declared', () => {
    const turn = lastOf(talk(definition, [taps('/track{"order_id":"88888888","nope":1}')]))
    expect(turn.action).toEqual({ name: 'action_status' })
    expect(turn.errors).toMatchObject([{ code: 'slot-missing' }])
  })

  it('are refused when the bot has no such button: a web page could send any', () => {
    const turn = lastOf(
      talk(definition, [{ type: 'start' }, taps('/track{"order_id":"77777777"}')]),
    )
    expect(turn.state.slots).not.toHaveProperty('order_id')
    expect(texts(turn)).toEqual(['Sorry?'])
  })
})

describe('actions', () => {
  const upToAction = [taps('/track'), says('12345678')]

  it('stores slots first, then says the texts, then goes on', () => {
    const turn = lastOf(talk(desk, [...upToAction, found]))
    expect(texts(turn)).toEqual(['I looked it up.', '12345678 is packed.'])
    expect(turn).toMatchObject({ ended: true, errors: [] })
  })

  it('takes declared slots of the right type only, and records the rest', () => {
    const turn = lastOf(
      talk(desk, [
        ...upToAction,
        {
          type: 'action-result',
          slots: [
            { name: 'nope', value: 1 },
            { name: 'people', value: 'many' },
          ],
          responses: [],
          ignored: ['reminder'],
        },
      ]),
    )
    expect(turn.errors.map(({ code }) => code)).toEqual([
      'action-event-ignored',
      'slot-missing',
      'slot-value',
    ])
    expect(turn.handOff).toBe(true)
  })

  it('apologises when the action fails, and ends the flow', () => {
    const turn = lastOf(talk(desk, [...upToAction, { type: 'action-failed', reason: 'timeout' }]))
    expect(texts(turn)[0]).toMatch(/^Sorry, something on our side/)
    expect(turn).toMatchObject({ ended: true, errors: [{ code: 'action-failed', flow: 'track' }] })
  })

  it('says the bot own words for it when there are any', () => {
    const definition = structuredClone(desk)
    definition.responses['utter_action_failed'] = [{ text: 'Our shelf fell over.' }]
    const failed: ConversationEvent = { type: 'action-failed', reason: 'timeout' }
    expect(texts(lastOf(talk(definition, [...upToAction, failed])))).toEqual([
      'Our shelf fell over.',
    ])
  })

  it('gives an action up when the next message comes first', () => {
    const turn = lastOf(talk(desk, [...upToAction, 'hours']))
    expect(texts(turn)).toEqual(['9 to 5.'])
    expect(turn.errors).toMatchObject([{ code: 'action-abandoned' }])
  })

  it('records an answer nobody waits for', () => {
    expect(lastOf(talk(desk, [found])).errors).toMatchObject([{ code: 'action-unexpected' }])
  })

  it('stops a flow that only ever calls actions', () => {
    const definition = structuredClone(desk)
    definition.flows['spin'] = { steps: [{ id: 'a', action: 'action_x', next: 'a' }] }
    const result: ConversationEvent = { type: 'action-result', slots: [], responses: [] }
    const turns = talk(definition, [taps('/spin'), ...Array.from({ length: 20 }, () => result)])
    expect(lastOf(turns)).toMatchObject({ fellBack: true, errors: [{ code: 'too-many-steps' }] })
  })
})

describe('F73 hand-off', () => {
  it('ends automation until a person returns the conversation; the user is told both times', () => {
    const [first, second, third, fourth] = talk(desk, [
      'human',
      'menu',
      { type: 'return-to-bot' },
      'hours',
    ])
    expect(first).toMatchObject({ handOff: true, ended: false })
    expect(texts(first)[0]).toMatch(/A person will answer/)
    expect(second).toMatchObject({ replies: [], errors: [], state: { handedOver: true } })
    expect(texts(third)[0]).toMatch(/automatic assistant/)
    expect(texts(fourth)).toEqual(['9 to 5.'])
  })

  it('lets the flow tell the user in its own words', () => {
    expect(texts(lastOf(talk(example('orders'), ['agent'])))).toEqual([
      'I am getting a colleague. Please stay in this chat; they answer you right here.',
    ])
  })
})

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

describe('what is said', () => {
  it('fills slots in as text, and encodes them in addresses', () => {
    const definition = structuredClone(desk)
    definition.flows['show'] = {
      steps: [
        { set_slots: [{ order_id: 'a/b {status} \ud800' }] },
        { action: 'utter_menu' },
        { action: 'utter_status' },
      ],
    }
    const [turn] = talk(definition, [taps('/show')])
    expect(turn?.replies[0]?.buttons[1]?.url).toBe('https://example.com/a%2Fb%20%7Bstatus%7D%20')
    expect(texts(turn)[1]).toContain('a/b {status}')
  })

  it('is the same every time, and leaves the state it got as it was', () => {
    const bot = compileBot(desk)
    const state = Object.freeze(newConversation(bot))
    const turns = [1, 2].map(() => converse(bot, state, taps('/track'), 'whatsapp'))
    expect(turns[0]).toEqual(turns[1])
    expect(state).toEqual(newConversation(bot))
  })

  it('cuts a message of any length', () => {
    const turn = lastOf(talk(desk, [taps('/track'), '1'.repeat(100_000)]))
    expect(texts(turn)).toEqual(['8 digits, please.', 'Which order?'])
  })
})

describe('compiling a bot', () => {
  it('throws a ConditionError for a condition that validation would have refused', () => {
    const definition = structuredClone(desk)
    definition.flows['track'] = { if: 'slots.', steps: [{ action: 'utter_menu' }] }
    expect(() => compileBot(definition)).toThrow(ConditionError)
  })
})
