import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileBot } from '../../src/bot/compile.ts'
import { matchIntent } from '../../src/bot/intents.ts'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { validateBot } from '../../src/bot/validate.ts'
import { example, lastOf, talk, taps, texts } from './bots.ts'

describe('the examples', () => {
  it.each(['orders', 'clinic', 'exception'])('F9 %s has no errors and no warnings', (name) => {
    const url = new URL(`../../examples/${name}.yml`, import.meta.url)
    const parsed = parseBot([{ name, text: readFileSync(url, 'utf8') }])
    expect(parsed.findings).toEqual([])
    // The exception bot answers on every sender, and so names none.
    const needsSenders = name !== 'exception'
    const findings = parsed.definition ? validateBot(parsed.definition, { needsSenders }) : []
    const codes = findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code)
    expect(codes).toEqual([])
    expect(parsed.definition).toMatchObject({ metadata: { bot: name } })
  })
})

describe('the order desk', () => {
  const orders = example('orders')

  it.each([
    ['12345678', 'on its way'],
    ['23456789', 'packing'],
    ['34567890', 'delivered'],
    ['98765432', 'cannot find order 98765432'],
  ])('tracks %s', (number, answer) => {
    const turns = talk(orders, ['hi', 'Track an order', '1234', number])
    expect(texts(turns[2])[0]).toContain('exactly 8 digits')
    expect(texts(turns[3])[0]).toContain(answer)
    expect(lastOf(turns).state.slots['order_id']).toBeUndefined()
  })

  it('books a return', () => {
    const turns = talk(orders, [
      'I want my money back',
      '12345678',
      'to small',
      'nope',
      '9',
      '2',
      'Book it',
    ])
    expect(texts(turns[4])[0]).toContain('1 to 5 parcels')
    expect(texts(turns[5])[0]).toContain('2 parcel(s), because: too small')
    expect(texts(turns[6])[0]).toContain('label for order 12345678')
  })

  it('hands over what arrived damaged', () => {
    const turns = talk(orders, [taps('/return_item'), '12345678', taps('damaged')])
    expect(lastOf(turns)).toMatchObject({ handOff: true })
    expect(texts(lastOf(turns))).toHaveLength(2)
  })

  it.each([
    ['has my parcel been shipped yet', 'where_is_my_order'],
    ['I would like to return my jacket', 'send_back'],
    ['are you open on sunday', 'when_open'],
    ['how much does the delivery cost', 'what_delivery_costs'],
    ['can I talk to someone', 'want_human'],
    ['many thanks', 'thank'],
    ['good morning to you', 'greet'],
    ['the moon is made of cheese', undefined],
    ['👍', undefined],
  ])('understands "%s" as %s', (said, intent) => {
    expect(matchIntent(compileBot(orders).intents, said)?.intent).toBe(intent)
  })
})

describe('the clinic', () => {
  const clinic = example('clinic')

  it('books an appointment for a new patient', () => {
    const turns = talk(
      clinic,
      [
        { type: 'start' },
        taps('/book'),
        'no',
        'Ana',
        'Ana Li',
        'she is 34',
        'No, first time',
        'dentist',
        'next friday please',
        'yes',
      ],
      'web',
    )
    expect(turns[0]?.replies[0]?.buttons).toHaveLength(4)
    expect(texts(turns[3])[0]).toContain('first and the last name')
    expect(texts(turns[6])).toEqual([
      expect.stringContaining('insurance card'),
      expect.stringContaining('department'),
    ])
    expect(texts(turns[8])[0]).toContain('Ana Li, teeth, on friday')
    expect(texts(turns[9])[0]).toContain('Booked!')
    expect(lastOf(turns).state.slots['patient_name']).toBeUndefined()
  })

  it('shows three topics where only three buttons fit', () => {
    expect(talk(clinic, [{ type: 'start' }])[0]?.replies[0]?.buttons).toHaveLength(3)
  })

  it('sends an emergency to the reception', () => {
    expect(lastOf(talk(clinic, [taps('/book'), 'yes']))).toMatchObject({ handOff: true })
  })

  it('keeps grown-ups out of the children department', () => {
    const turns = talk(clinic, [taps('/book'), 'no', 'Ana Li', '34', 'yes', 'children'])
    expect(texts(lastOf(turns))[0]).toContain('up to 17')
    expect(lastOf(turns).state.slots['department']).toBe('general')
  })
})

describe('F37 the built-in exception bot', () => {
  it('apologises, and offers another try or a person', () => {
    const exception = example('exception')
    for (const event of [{ type: 'start' } as const, 'anything at all', taps('/gone')]) {
      expect(texts(talk(exception, [event])[0])[0]).toMatch(/^Sorry/)
    }
    expect(texts(lastOf(talk(exception, [taps('/try_again')])))[0]).toContain('once more')
    expect(lastOf(talk(exception, ['give me a human']))).toMatchObject({ handOff: true })
  })
})
