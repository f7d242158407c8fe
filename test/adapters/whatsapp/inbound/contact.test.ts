import { describe, expect, it } from 'vitest'
import { atNoon, delivery, only, read } from '../deliveries.ts'
import { samples } from '../samples.ts'

const text = { type: 'text', text: { body: 'Hi' }, id: 'wamid.1', timestamp: atNoon }
const from = (message: object, contacts: object[] = []) =>
  only(read(delivery({ value: { contacts, messages: [{ ...text, ...message }] } })), 'message')
    .contact

describe('F56 who writes', () => {
  it('is every name that the delivery gives, the strongest first', () => {
    const named = {
      from: '12025550142',
      from_user_id: 'US.13491208655302741918',
      from_parent_user_id: 'US.ENT.11815799212886844830',
    }
    const profile = { name: 'Rosa', username: 'rosa' }
    expect(from(named, [{ wa_id: '12025550142', profile }])).toEqual({
      aliases: [
        { kind: 'user', id: 'US.13491208655302741918' },
        { kind: 'parent', id: 'US.ENT.11815799212886844830' },
        { kind: 'phone', id: '12025550142' },
      ],
      name: 'Rosa',
      username: 'rosa',
    })
  })

  it('may have no number, or an empty one', () => {
    const user = [{ kind: 'user', id: 'US.1' }]
    expect(from({ from_user_id: 'US.1' }).aliases).toEqual(user)
    expect(from({ from: '', from_user_id: 'US.1' }).aliases).toEqual(user)
    const card = [{ wa_id: '', user_id: 'US.1', profile: { name: '' } }]
    expect(from({ from: '' }, card)).toEqual({ aliases: user, name: null, username: null })
  })

  it('takes the number from the card of the same person only', () => {
    const cards = [
      { wa_id: '12025550167', user_id: 'US.2', profile: { name: 'Tom' } },
      { wa_id: '12025550142', user_id: 'US.1', profile: { name: 'Rosa' } },
    ]
    expect(from({ from: '', from_user_id: 'US.1' }, cards)).toMatchObject({
      name: 'Rosa',
      aliases: [
        { kind: 'user', id: 'US.1' },
        { kind: 'phone', id: '12025550142' },
      ],
    })
    expect(from({ from_user_id: 'US.3' }, cards)).toMatchObject({
      name: null,
      aliases: [{ kind: 'user', id: 'US.3' }],
    })
  })

  it('is kept as unreadable when nobody can be told apart', () => {
    const messages = [text, { ...text, from: '', from_user_id: '' }]
    const items = read(delivery({ value: { messages, contacts: [{}, {}] } }))
    expect(items.map(({ kind }) => kind)).toEqual(['unreadable', 'unreadable'])
  })
})

describe('F56 new names of a customer', () => {
  const told = (system: object, more: object = {}) =>
    only(
      read(
        delivery({
          value: { messages: [{ ...text, type: 'system', from: '12025550142', system, ...more }] },
        }),
      ),
      'contact-change',
    )
  const phone = (id: string) => ({ kind: 'phone', id })
  const user = (id: string) => ({ kind: 'user', id })

  it('come with a new number, with and without user ids', () => {
    expect(told({ type: 'user_changed_number', wa_id: '12025550183' })).toMatchObject({
      why: 'number',
      messageId: 'wamid.1',
      before: [phone('12025550142')],
      now: [phone('12025550183')],
    })
    const system = { type: 'user_changed_number', wa_id: '12025550183', previous_user_id: 'US.1' }
    expect(told({ ...system, user_id: 'US.2' })).toMatchObject({
      before: [user('US.1'), phone('12025550142')],
      now: [user('US.2'), phone('12025550183')],
    })
  })

  it('come with a new user id, whichever of the two the message is from', () => {
    const system = { type: 'user_changed_user_id', previous_user_id: 'US.1' }
    const changed = { before: [user('US.1')], now: [user('US.2')] }
    expect(told(system, { from: '', from_user_id: 'US.2' })).toMatchObject(changed)
    const both = { ...system, user_id: 'US.2' }
    expect(told(both, { from: '', from_user_id: 'US.1' })).toMatchObject(changed)
  })

  it('come in a field of their own in older deliveries', () => {
    const rotated = samples['new user id, as before']?.body
    expect(only(read(rotated), 'contact-change')).toMatchObject({
      why: 'user id',
      messageId: null,
      before: [user('US.1'), phone('12025550142')],
      now: [user('US.2'), phone('12025550142')],
    })
  })

  it('stay in their order among the messages', () => {
    const system = { type: 'user_changed_number', wa_id: '12025550183' }
    const messages = [
      { ...text, from: '12025550142' },
      { ...text, id: 'wamid.2', type: 'system', from: '12025550142', system },
      { ...text, id: 'wamid.3', from: '12025550183' },
    ]
    expect(read(delivery({ value: { messages } })).map(({ kind }) => kind)).toEqual([
      'message',
      'contact-change',
      'message',
    ])
  })

  it('are unreadable where they name nobody', () => {
    const system = { type: 'user_changed_number' }
    const messages = [
      { ...text, type: 'system', system },
      { ...text, type: 'system' },
    ]
    expect(read(delivery({ value: { messages } })).map(({ kind }) => kind)).toEqual([
      'unreadable',
      'unreadable',
    ])
  })
})
