import { describe, expect, it } from 'vitest'
import { identifyContact } from '../../../src/domain/conversation/contact-identity.ts'
import type { Alias, KnownContact } from '../../../src/domain/conversation/contact-identity.ts'

const user = (id: string): Alias => ({ kind: 'user', id })
const phone = (id: string): Alias => ({ kind: 'phone', id })
const known = (id: string, since: number, ...aliases: Alias[]): KnownContact => ({
  id,
  since,
  aliases,
})
const nobody = { id: null, learns: [], absorbs: [], takesOver: [] }

describe('F56 whose message it is', () => {
  it('is a new contact where no name is known', () => {
    expect(identifyContact([user('U1'), phone('1')], [])).toEqual({
      ...nobody,
      learns: [user('U1'), phone('1')],
    })
  })

  it('is the one contact that any name leads to, which learns the others', () => {
    const rosa = known('rosa', 1, phone('1'))
    expect(identifyContact([user('U1'), phone('1')], [rosa])).toEqual({
      ...nobody,
      id: 'rosa',
      learns: [user('U1')],
    })
    const withUser = known('rosa', 1, phone('1'), user('U1'))
    expect(identifyContact([user('U1')], [withUser])).toEqual({ ...nobody, id: 'rosa' })
  })

  it('joins two contacts that turn out to be one person, under the older id', () => {
    const both = [known('new', 2, user('U1')), known('old', 1, phone('1'))]
    expect(identifyContact([user('U1'), phone('1')], both)).toEqual({
      ...nobody,
      id: 'old',
      absorbs: ['new'],
    })
  })

  it('takes a number from who had it before, and joins nothing', () => {
    const before = known('tom', 1, user('U9'), phone('1'))
    expect(identifyContact([user('U1'), phone('1')], [before])).toEqual({
      ...nobody,
      learns: [user('U1'), phone('1')],
      takesOver: [{ from: 'tom', alias: phone('1') }],
    })
    const rosa = known('rosa', 2, user('U1'))
    expect(identifyContact([user('U1'), phone('1')], [before, rosa])).toMatchObject({
      id: 'rosa',
      absorbs: [],
      takesOver: [{ from: 'tom', alias: phone('1') }],
    })
  })

  it('keeps a contact whose message has the number alone', () => {
    const rosa = known('rosa', 1, user('U1'), phone('1'))
    expect(identifyContact([phone('1')], [rosa])).toEqual({ ...nobody, id: 'rosa' })
  })
})
