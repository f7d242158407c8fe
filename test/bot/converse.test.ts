import { describe, expect, it } from 'vitest'
import { compileAll, compileBot } from '../../src/bot/compile.ts'
import { ConditionError } from '../../src/bot/condition/tokens.ts'
import { converse, newConversation } from '../../src/bot/converse.ts'
import { definitionOf, example, lastOf, says, talk, taps, texts } from './bots.ts'
import { desk } from './desk.ts'

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

  it('F86 and says as much of a megabyte, in a text and on a button, as a message takes', () => {
    const long = `${'{order_id}.'.repeat(100_000)}`
    const utter_menu = [{ text: long, buttons: [{ title: long, payload: '/track' }] }]
    const bot = { ...desk, responses: { ...desk.responses, utter_menu } }
    const [turn] = talk(bot, [{ type: 'start' }])
    expect(turn?.replies[0]?.text).toBe('.'.repeat(4096))
    expect(turn?.replies[0]?.buttons[0]?.title).toBe('.'.repeat(4096))
  })

  it('by the title of a button, typed', () => {
    expect(texts(lastOf(talk(desk, ['menu', 'track IT'])))).toEqual(['Which order?'])
  })

  it('by the number of a button on SMS, where none can be tapped', () => {
    expect(texts(lastOf(talk(desk, ['menu', '1'], 'sms')))).toEqual(['Which order?'])
    expect(texts(lastOf(talk(desk, ['menu', '2'], 'sms')))).toEqual(['Sorry?'])
    expect(texts(lastOf(talk(desk, ['menu', '1'], 'whatsapp')))).toEqual(['Sorry?'])
  })

  it('F56 by its number on WhatsApp too, where the choices were numbered in the text', () => {
    const bot = (title: string) =>
      definitionOf(`
metadata: {start: menu, fallback: sorry}
responses:
  utter_menu: [{text: Menu, buttons: [{title: Help, payload: /help}, {title: "${title}", payload: /track}]}]
  utter_help: [{text: Helping}]
  utter_track: [{text: Tracking}]
  utter_sorry: [{text: Sorry}]
flows:
  menu: {steps: [{action: utter_menu}]}
  help: {steps: [{action: utter_help}]}
  track: {steps: [{action: utter_track}]}
  sorry: {steps: [{action: utter_sorry}]}
`)
    const numbered = bot('Track every order of this year')
    expect(texts(lastOf(talk(numbered, ['hi', '2'])))).toEqual(['Tracking'])
    expect(texts(lastOf(talk(numbered, ['hi', '3'])))).toEqual(['Sorry'])
    expect(texts(lastOf(talk(bot('Track'), ['hi', '2'])))).toEqual(['Sorry'])
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
    expect(() => compileAll(definition)).toThrow(ConditionError)
  })
})
