import { describe, expect, it } from 'vitest'
import { parseAccount } from '../../src/domain/account.ts'

describe('an account as ADMINS names it', () => {
  it.each([
    ['slack:T0AB:U0CD', { platform: 'slack', install: 'T0AB', userId: 'U0CD' }],
    ['slack:E0AB:W0CD', { platform: 'slack', install: 'E0AB', userId: 'W0CD' }],
    ['discord:123456', { platform: 'discord', install: 'discord', userId: '123456' }],
    ['playground:ava', { platform: 'playground', install: 'local', userId: 'ava' }],
  ])('F58 reads %s', (text, account) => {
    expect(parseAccount(text)).toEqual(account)
  })

  it.each(['', 'slack:T0AB', 'slack:U0CD:T0AB', 'discord:ava', 'discord:1:2', 'irc:ava', 'ava'])(
    'F58 takes "%s" for none',
    (text) => {
      expect(parseAccount(text)).toBeNull()
    },
  )
})
