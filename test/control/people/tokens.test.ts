import { beforeAll, describe, expect, it } from 'vitest'
import { linkIdentity } from '../../../src/control/people/link-identity.ts'
import { listTokens } from '../../../src/control/people/list-tokens.ts'
import { makeLinkCode } from '../../../src/control/people/make-link-code.ts'
import { makeToken } from '../../../src/control/people/make-token.ts'
import { revokeToken } from '../../../src/control/people/revoke-token.ts'
import { disablePerson, enablePerson } from '../../../src/control/people/disable-person.ts'
import { personOfToken } from '../../../src/control/people/token-person.ts'
import { useLinkCode } from '../../../src/control/people/use-link-code.ts'
import { personOfAccount } from '../../../src/control/kit/linked-account.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'

onEachDatabase('personal tokens', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name | 'system', at = noon) => ctxFor(db(), name, at)
  const stored = (id: string) => db()('tokens').where({ id }).first()

  it('F72 stand for their maker, and are kept as a hash only', async () => {
    const made = await makeToken(as('dana'), { name: 'pipeline' })
    expect(made.token).toMatch(/^slw_[0-9A-Za-z]{32}$/)
    expect(await personOfToken(as('system'), made.token)).toEqual({
      id: 'dana',
      name: 'Dana',
      zone: 'Europe/Berlin',
      orgRoles: ['designer'],
    })
    const everything = JSON.stringify([await db()('tokens'), await db()('audit')])
    expect(everything).not.toContain(made.token.slice(4))
  })

  it('F72 stand for nobody who is switched off, however that came', async () => {
    const { token } = await makeToken(as('li'), { name: 'script' })
    await db()('people').where({ id: 'li' }).update({ disabledAt: noon })
    expect(await personOfToken(as('system'), token)).toBeNull()
    await db()('people').where({ id: 'li' }).update({ disabledAt: null })
    expect(await personOfToken(as('system'), token)).toMatchObject({ id: 'li' })
  })

  it('F72 remember their last use to the minute', async () => {
    const { id, token } = await makeToken(as('dov'), { name: 'laptop' })
    for (const [at, seen] of [
      [noon, noon],
      [noon + 59_999, noon],
      [noon + 60_000, noon + 60_000],
    ] as const) {
      await personOfToken(as('system', at), token)
      expect((await stored(id)).lastUsedAt).toBe(seen)
    }
    expect(await listTokens(as('dov'))).toEqual([
      {
        id,
        name: 'laptop',
        createdAt: noon,
        expiresAt: noon + 90 * 86_400_000,
        lastUsedAt: noon + 60_000,
      },
    ])
  })

  it('F72 know nobody by anything else', async () => {
    await makeToken(as('li'), { name: 'one' })
    for (const wrong of [
      '',
      'slw_',
      `slw_${'a'.repeat(32)}`,
      `slw_${"'".repeat(32)}`,
      'x'.repeat(9999),
    ]) {
      expect(await personOfToken(as('system'), wrong)).toBeNull()
    }
  })

  it('F72 end when they are revoked, by their maker or an admin', async () => {
    const first = await makeToken(as('ana'), { name: 'first' })
    const second = await makeToken(as('ana'), { name: 'second' })
    await expect(revokeToken(as('mo'), { token: first.id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await personOfToken(as('system'), first.token)).not.toBeNull()
    await revokeToken(as('ana'), { token: 'first' })
    await revokeToken(as('ava'), { token: second.id })
    for (const { token } of [first, second]) {
      expect(await personOfToken(as('system'), token)).toBeNull()
    }
    await expect(revokeToken(as('ana'), { token: second.id })).rejects.toEqual(
      refusal('NOT_FOUND', /revoked already/),
    )
    const again = await makeToken(as('ana'), { name: 'first' })
    expect(again.token).not.toBe(first.token)
  })

  it('F58 end for good when their maker is switched off', async () => {
    const { token } = await makeToken(as('noa'), { name: 'report' })
    await disablePerson(as('ava'), { person: 'noa' })
    expect(await personOfToken(as('system'), token)).toBeNull()
    await expect(makeToken(as('noa'), { name: 'more' })).rejects.toEqual(
      refusal('FORBIDDEN', /switched off/),
    )
    await enablePerson(as('ava'), { person: 'noa' })
    expect(await personOfToken(as('system'), token)).toBeNull()
  })

  it('F72 are at most twenty a person, each with a name of its own', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `t${i}`)
    await Promise.all(names.map((name) => makeToken(as('sid'), { name })))
    await expect(makeToken(as('sid'), { name: 'one more' })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    })
    await revokeToken(as('sid'), { token: 't0' })
    await expect(makeToken(as('sid'), { name: 't1' })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(makeToken(as('sid'), { name: '  ' })).rejects.toMatchObject({
      fields: { name: 'say what it is for' },
    })
  })

  it('F60 are for people: the system has none', async () => {
    await expect(makeToken(as('system'), { name: 'mine' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})

onEachDatabase('linking an account by a code', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name | 'system', at = noon) => ctxFor(db(), name, at)
  const account = (userId: string) => ({ platform: 'discord', install: 'discord', userId }) as const
  const type = (code: string, userId: string, at = noon) =>
    useLinkCode(as('system', at), { code, account: account(userId) })

  it('F24 makes two accounts one person', async () => {
    const { code, expiresAt } = await makeLinkCode(as('ana'))
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{8}$/)
    expect(expiresAt).toBe(noon + 600_000)
    const typed = ` ${code.slice(0, 4)}-${code.slice(4).toLowerCase()} `
    expect(await type(typed, '1')).toEqual({ id: 'ana', name: 'Ana' })
    expect(await personOfAccount(as('system'), account('1'))).toMatchObject({ id: 'ana' })
    const row = await db()('audit').where({ action: 'account.link', actor: 'ana' }).first()
    expect(row).toMatchObject({ via: 'discord', subject: 'account:discord:discord:1' })
    expect(JSON.stringify(await db()('audit'))).not.toContain(code)
  })

  it('F24 works once, also under ten at the same moment', async () => {
    const { code } = await makeLinkCode(as('li'))
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => type(code, `2${i}`)),
    )
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  })

  it('F24 ends after ten minutes, and with the next code', async () => {
    const { code, expiresAt } = await makeLinkCode(as('dana'))
    await expect(type(code, '3', expiresAt)).rejects.toEqual(refusal('NOT_FOUND', /10 minutes/))
    const next = await makeLinkCode(as('dana'))
    await expect(type(code, '3', noon + 1_200_000)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await type(next.code, '3', next.expiresAt - 1)).toMatchObject({ id: 'dana' })
  })

  describe('guessing', () => {
    it('F61 ends after five wrong codes within ten minutes, also at the same moment', async () => {
      const guesses = await Promise.allSettled(
        Array.from({ length: 9 }, (_, i) => type(`WRONG${i}`, '4')),
      )
      const codes = guesses.map((guess) => guess.status === 'rejected' && guess.reason.code)
      expect(codes.filter((code) => code === 'NOT_FOUND')).toHaveLength(5)
      expect(codes.filter((code) => code === 'LIMIT_EXCEEDED')).toHaveLength(4)
    })

    it('F61 keeps the right code out meanwhile, on that account only', async () => {
      const { code } = await makeLinkCode(as('dov', noon + 500_000))
      await expect(type(code, '4', noon + 599_999)).rejects.toMatchObject({
        code: 'LIMIT_EXCEEDED',
      })
      expect(await type(code, '4', noon + 600_001)).toMatchObject({ id: 'dov' })
      const other = await makeLinkCode(as('dov', noon + 500_000))
      expect(await type(other.code, '5', noon + 500_000)).toMatchObject({ id: 'dov' })
    })
  })

  it('F24 never moves an account that is linked', async () => {
    await linkIdentity(as('ava'), { person: 'mo', ...account('6') })
    const { code } = await makeLinkCode(as('sam'))
    await expect(type(code, '6')).rejects.toEqual(refusal('CONFLICT', /already linked to Mo/))
    expect(await type(code, '7')).toMatchObject({ id: 'sam' })
    const again = await makeLinkCode(as('sam'))
    await expect(type(again.code, '7')).rejects.toEqual(refusal('CONFLICT', /yours already/))
  })

  it('F58 gives nothing to who was switched off meanwhile', async () => {
    const { code } = await makeLinkCode(as('sid'))
    await disablePerson(as('ava'), { person: 'sid' })
    await expect(type(code, '8')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(makeLinkCode(as('sid'))).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('F24 takes the code of who is switched off, also when they come back', async () => {
    const { code } = await makeLinkCode(as('li'))
    await disablePerson(as('ava'), { person: 'li' })
    await enablePerson(as('ava'), { person: 'li' })
    await expect(type(code, '10')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('F61 refuses an empty code', async () => {
    await expect(type('', '9')).rejects.toMatchObject({ fields: { code: 'type the code' } })
  })
})
