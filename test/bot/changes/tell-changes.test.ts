import { describe, expect, it } from 'vitest'
import { sideText } from '../../../src/bot/changes/plain-words.ts'
import { tellChanges } from '../../../src/bot/changes/tell-changes.ts'
import { definitionOf, edited, editedText, lines, orders } from './tell.ts'

const giftCards = [
  [
    'flows:\n',
    'flows:\n  gift_cards:\n    name: Gift cards\n    nlu_trigger: [{intent: ask_gift_cards}]\n    steps:\n      - action: utter_gift_cards\n      - collect: gift_value\n\n',
  ],
  ['slots:\n', 'slots:\n  gift_value: {type: float}\n'],
  [
    '  utter_thanks:',
    '  utter_gift_cards:\n    - text: "From 10 to 200 euros."\n  utter_ask_gift_value:\n    - text: "For how much?"\n  utter_thanks:',
  ],
  [
    'nlu:\n',
    'nlu:\n  - intent: ask_gift_cards\n    examples: ["do you sell gift cards?", "a voucher"]\n',
  ],
] as const

describe('F74 changes in customers’ words', () => {
  it('say the five changes of the design in its order: looked at twice first, then what is read', () => {
    const told = edited(
      ['open Monday to Saturday, 9:00 to 18:00', 'open every day, 9:00 to 20:00'],
      ['within 30 days', 'within 60 days'],
      ['      - call me back\n', ''],
      [
        'payload: "/human"}\n\n',
        'payload: "/human"}\n        - {title: "Gift cards", payload: "/gift_cards"}\n\n',
      ],
      ...giftCards,
    )
    expect(lines(told)).toEqual([
      'Returns, first message: No problem, you can send things back within [30 → 60] days. A few short questions.',
      'Opening hours: The shop is open [Monday to Saturday → every day], 9:00 to [18:00 → 20:00]. Here in the chat I am always awake.',
      'New button in the menu: [Gift cards] opens “Gift cards”',
      'New flow “Gift cards”: starts at “do you sell gift cards?”, asks 1 question, says 1 message / “From 10 to 200 euros.”',
      'No longer understands “call me back”',
    ])
    expect(told.lookTwice.map(({ sentence }) => sentence)).toEqual([
      'a deadline promised to customers changes, from 30 to 60 days',
    ])
  })

  it('let a new flow swallow its own messages, slots and phrases', () => {
    const told = edited(...giftCards)
    expect(told.total).toBe(1)
    expect(told.entries[0]?.parts).toEqual([
      'flow:gift_cards',
      'response:utter_gift_cards',
      'response:utter_ask_gift_value',
      'slot:gift_value',
      'intent:ask_gift_cards',
    ])
    const gone = tellChanges(
      { definition: definitionOf(editedText(...giftCards)) },
      { definition: definitionOf(orders) },
    )
    expect(lines(gone)).toEqual([
      'Flow “Gift cards” is gone. Who asks gets “Sorry, I did not understand that. These are the things I can help with:”',
    ])
  })

  it('say a rename in one line', () => {
    const told = tellChanges(
      { definition: definitionOf(orders) },
      { definition: definitionOf(orders.replaceAll('utter_thanks', 'utter_thx')) },
    )
    expect(lines(told)).toEqual(['The response is only renamed: [utter_thanks → utter_thx]'])
  })

  it('say the same edit in many messages in one line', () => {
    const told = tellChanges(
      { definition: definitionOf(orders) },
      { definition: definitionOf(orders.replaceAll('colleague', 'coworker')) },
    )
    expect(lines(told)).toContain('In 4 messages: [colleague → coworker]')
  })

  it('tell a first version as what it can do', () => {
    const { first } = tellChanges(null, { definition: definitionOf(orders) })
    expect(first).toMatchObject({
      canDo: [
        'Track an order',
        'Returns',
        'Opening hours',
        'Delivery costs',
        'Talk to a person',
        'Thanks',
      ],
      firstMessage: 'Hello, this is the order desk. What can I do for you?',
      handOvers: 1,
      sendsDataTo: null,
    })
  })

  it('keep both sides in full', () => {
    const [entry] = edited(['within 30 days', 'within 60 days']).entries
    if (!entry) throw new Error('A message changed')
    expect(sideText(entry, 'was')).toBe(
      'No problem, you can send things back within 30 days. A few short questions.',
    )
    expect(sideText(entry, 'is')).toContain('within 60 days')
  })

  it('say nothing where nothing changed', () => {
    expect(edited()).toMatchObject({ total: 0, entries: [], lookTwice: [] })
  })
})

describe('look twice', () => {
  const reasons = (told: ReturnType<typeof edited>) => told.lookTwice.map(({ reason }) => reason)

  it.each([
    ['price', ['free from 50 euros', 'free from 40 euros']],
    ['deadline', ['2 to 4 working days', '2 to 9 working days']],
    ['number', ['It has 8 digits and', 'It has 9 digits and']],
    ['host', ['https://example.com/delivery', 'https://pay.example.net/delivery']],
    ['hidden characters', ['nothing is booked', 'nothing \u202eis booked']],
    [
      'hand-over',
      [
        '              - action: utter_return_damaged\n              - link: human\n',
        '              - action: utter_return_damaged\n',
      ],
    ],
    ['fallback', ['fallback: fallback', 'fallback: menu']],
    ['fallback', ['Sorry, I did not understand that.', 'What?']],
    ['accepts more', ['slots.parcels > 5', 'slots.parcels > 10']],
  ] as const)('F74 says that a %s changes', (reason, edit) => {
    expect(reasons(edited(edit))).toContain(reason)
  })

  it.each([
    ['evil.example.net/pay', 'evil.example.net'],
    ['www.evil.example.net/pay', 'www.evil.example.net'],
    ['(evil.example.net).', 'evil.example.net'],
    ['…evil.example.net, now', 'evil.example.net'],
    ['_EVIL.Example.Net_', 'evil.example.net'],
    ['203.0.113.9/pay', '203.0.113.9'],
    ['https:/evil.example.net', 'evil.example.net'],
    ['https://example.com@evil.example.net/pay', 'evil.example.net'],
    ['еxаmple.com/pay', 'еxаmple.com (xn--xmple-4ve7a.com)'],
    ['https://еxаmple.com/pay', 'еxаmple.com (xn--xmple-4ve7a.com)'],
    ['https://example.com\\\\evil.example.net', 'evil.example.net'],
    ['example.com/other', null],
    ['EXAMPLE.com', null],
    ['e.g. 3.90 or 10.30am', null],
  ])('F74 reads a text with %s as a chat app does', (text, host) => {
    const { lookTwice } = edited(['You are welcome', `You are welcome ${text}`])
    const sentences = lookTwice.flatMap(({ reason, sentence }) =>
      reason === 'host' ? sentence : [],
    )
    expect(sentences).toEqual(host === null ? [] : [`a link leads to another host: ${host}`])
  })

  it.each([
    'https:/evil.example.net/pay',
    'https:\\\\evil.example.net/pay',
    'mailto:pay@evil.example.net',
    '//evil.example.net',
  ])('F74 sees the host of a button that opens %s', (url) => {
    const { lookTwice } = edited(['https://example.com/delivery', url])
    expect(lookTwice).toMatchObject([
      { reason: 'host', sentence: 'a link leads to another host: evil.example.net' },
    ])
  })

  it('F74 sees a host in what is sent along', () => {
    const text = orders.replace(
      /( +)buttons:\n( +)- \{title: "All delivery terms"/,
      '$1custom: {url: "https://evil.example.net/x"}\n$&',
    )
    const told = tellChanges(
      { definition: definitionOf(orders) },
      { definition: definitionOf(text) },
    )
    expect(told.lookTwice).toMatchObject([
      { reason: 'host', sentence: 'a link leads to another host: evil.example.net' },
    ])
  })

  it('F74 shows the plain spelling of a host without https too', () => {
    const told = edited(['You are welcome', 'See еxаmple.com/pay'])
    expect(lines(told).join()).toContain('еxаmple.com/pay (xn--xmple-4ve7a.com)')
  })

  it('F74 says each price, deadline and number of a text, the weightiest first', () => {
    const text = 'Delivery is 3.90 euros, and free from 50 euros. It takes 2 to 4 working days.'
    const one = edited([text, text.replace('3.90', '4.90').replace('50', '60')])
    expect(one.lookTwice.map(({ sentence }) => sentence)).toEqual([
      'a price changes, from 3.90 to 4.90 euros',
      'a price changes, from 50 to 60 euros',
    ])
    const all = edited([
      text,
      text.replace('3.90', '4.90').replace('50', '60').replace('2 to 4', '3 to 9') + ' Code 77.',
    ])
    expect(all.lookTwice.map(({ reason }) => reason)).toEqual(['price', 'price', 'deadline'])
    expect(all.lookTwice.at(-1)?.sentence).toMatch(/, and 2 more in this text$/)
  })

  it('F74 does not warn of times of a clock, of fewer accepted answers or of plain words', () => {
    expect(reasons(edited(['9:00 to 18:00', '9:00 to 20:00']))).toEqual([])
    expect(reasons(edited(['slots.parcels > 5', 'slots.parcels > 4']))).toEqual([])
    expect(reasons(edited(['You are welcome', 'You are so welcome']))).toEqual([])
  })

  it('F74 says where data goes, and that over a quarter of the messages change', () => {
    const definition = definitionOf(orders)
    const bound = (url: string | null) => ({
      senders: [],
      actionEndpoint: url === null ? null : { name: 'a', url },
    })
    const told = tellChanges(
      { definition, binding: bound(null) },
      { definition, binding: bound('https://api.example.com/x') },
    )
    expect(told.lookTwice).toMatchObject([{ reason: 'data address' }])
    const many = definitionOf(orders.replaceAll(/- text: "/g, '- text: "Hey. '))
    expect(reasons(tellChanges({ definition }, { definition: many }))).toContain('many messages')
  })
})
