import { beforeAll, describe, expect, it } from 'vitest'
import { addPerson } from '../../../src/control/people/add-person.ts'
import { ensureAdmins } from '../../../src/control/people/ensure-admins.ts'
import { findPersonByWord } from '../../../src/control/kit/find-person.ts'
import { linkIdentity } from '../../../src/control/people/link-identity.ts'
import { listPeople } from '../../../src/control/people/list-people.ts'
import { giveOrgRole, takeOrgRole } from '../../../src/control/people/set-org-role.ts'
import { personOfAccount } from '../../../src/control/kit/linked-account.ts'
import { insertPerson } from '../../../src/store/people/people.ts'
import { ctxFor, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'

onEachDatabase('people', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name | 'system') => ctxFor(db(), name)
  const audited = (action: string, actor: string) => db()('audit').where({ action, actor })
  const inPlayground = (userId: string) =>
    ({ platform: 'playground', install: 'local', userId }) as const

  describe('adding', () => {
    it('F58 adds a person who holds nothing yet, and audits it', async () => {
      const kim = await addPerson(as('ava'), { name: ' Kim ', zone: 'Asia/Tokyo' })
      const { people } = await listPeople(as('noa'))
      expect(people.find((person) => person.id === kim.id)).toEqual({
        id: kim.id,
        name: 'Kim',
        zone: 'Asia/Tokyo',
        orgRoles: [],
        disabled: false,
        accounts: [],
      })
      const [row] = await audited('person.add', 'ava')
      expect(row).toMatchObject({ subject: `person:${kim.id}`, via: 'playground' })
    })

    it('F24 refuses a second person of the same name, in any case', async () => {
      await expect(addPerson(as('ava'), { name: 'ANA' })).rejects.toEqual(
        refusal('CONFLICT', /already a person named ANA/),
      )
    })

    it('F24 takes no account from somebody for a new person', async () => {
      const account = inPlayground('ana')
      await expect(addPerson(as('ava'), { name: 'Zoe', account })).rejects.toEqual(
        refusal('CONFLICT', /linked to Ana already\. Nothing was added/),
      )
      expect(await personOfAccount(as('ava'), account)).toMatchObject({ id: 'ana' })
      expect(await db()('people').where({ name: 'Zoe' })).toEqual([])
    })

    it('F60 refuses who is no admin, says who can, and audits it', async () => {
      await expect(addPerson(as('mo'), { name: 'Eve' })).rejects.toEqual(
        refusal('FORBIDDEN', /you need the admin role\. You are manager\. Ask Ava/),
      )
      expect(await audited('person.add.refused', 'mo')).toHaveLength(1)
    })

    it('F58 names each wrong field', async () => {
      await expect(addPerson(as('ava'), { name: ' ', zone: 'Mars/Base' })).rejects.toMatchObject({
        code: 'VALIDATION',
        fields: { name: 'give the name', zone: 'give a time zone such as Europe/Berlin' },
      })
    })
  })

  describe('finding', () => {
    it('F66 finds by id and by name in any case', async () => {
      expect(await findPersonByWord(as('sid'), 'ana')).toEqual({ id: 'ana', name: 'Ana' })
      expect(await findPersonByWord(as('sid'), ' DOV ')).toEqual({ id: 'dov', name: 'Dov' })
    })

    it('F66 says so for nobody and for two', async () => {
      await expect(findPersonByWord(as('ava'), 'nobody')).rejects.toEqual(
        refusal('NOT_FOUND', /nobody named "nobody"/),
      )
      for (const word of ['a\0na', '\0', 'ana\ud800']) {
        await expect(findPersonByWord(as('ava'), word)).rejects.toMatchObject({
          code: 'NOT_FOUND',
        })
      }
      for (const id of ['t1', 't2']) {
        const twin = { id, name: 'Twin', zone: 'UTC', createdAt: 1, disabledAt: null }
        await insertPerson(db(), twin)
      }
      await expect(findPersonByWord(as('ava'), 'twin')).rejects.toEqual(
        refusal('CONFLICT', /More than one person is named twin/),
      )
    })

    it('F58 lists for admins and analyzers, not for who holds no role', async () => {
      expect((await listPeople(as('ava'))).people.find(({ id }) => id === 'ava')).toMatchObject({
        orgRoles: expect.arrayContaining(['admin', 'manager']),
        accounts: [inPlayground('ava')],
      })
      await expect(listPeople(as('sid'))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    })
  })

  describe('org roles', () => {
    it('F58 gives several and takes one', async () => {
      await giveOrgRole(as('ava'), { person: 'Sid', role: 'analyzer' })
      const both = await giveOrgRole(as('ava'), { person: 'sid', role: 'supervisor' })
      expect(both.orgRoles.toSorted()).toEqual(['analyzer', 'supervisor'])
      const one = await takeOrgRole(as('ava'), { person: 'sid', role: 'analyzer' })
      expect(one).toEqual({ id: 'sid', name: 'Sid', orgRoles: ['supervisor'] })
      await takeOrgRole(as('ava'), { person: 'sid', role: 'supervisor' })
      const rows = await audited('role.take', 'ava')
      expect(JSON.parse(rows[0].before)).toHaveLength(2)
    })

    it('F58 says so when there is nothing to do', async () => {
      await expect(giveOrgRole(as('ava'), { person: 'mo', role: 'manager' })).rejects.toEqual(
        refusal('CONFLICT', /Mo is manager already\. Nothing changed/),
      )
      await expect(takeOrgRole(as('ava'), { person: 'mo', role: 'admin' })).rejects.toEqual(
        refusal('CONFLICT', /Mo is not admin/),
      )
    })

    it('F60 lets no manager give roles, least of all to themselves', async () => {
      await expect(giveOrgRole(as('mo'), { person: 'mo', role: 'admin' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
      expect(await audited('role.give.refused', 'mo')).toHaveLength(1)
    })

    it('F58 never takes admin from the last one, also not by the system', async () => {
      for (const who of ['ava', 'system'] as const) {
        await expect(takeOrgRole(as(who), { person: 'ava', role: 'admin' })).rejects.toEqual(
          refusal('PRECONDITION_FAILED', /Ava is the last admin/),
        )
      }
    })

    it('F58 keeps one admin when two take it from each other at the same moment', async () => {
      await giveOrgRole(as('ava'), { person: 'mo', role: 'admin' })
      const results = await Promise.allSettled([
        takeOrgRole(as('ava'), { person: 'mo', role: 'admin' }),
        takeOrgRole(as('mo'), { person: 'ava', role: 'admin' }),
      ])
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
      expect(await db()('orgRoles').where({ role: 'admin' })).toHaveLength(1)
      await db()('orgRoles').where({ role: 'admin' }).update({ personId: 'ava' })
    })

    it('F58 does not count an admin who is switched off', async () => {
      await db()('orgRoles').insert({ personId: 'dov', role: 'admin' })
      await db()('people').where({ id: 'dov' }).update({ disabledAt: 1 })
      await expect(takeOrgRole(as('ava'), { person: 'ava', role: 'admin' })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /Ava is the last admin/),
      )
      await db()('orgRoles').where({ personId: 'dov', role: 'admin' }).delete()
      await db()('people').where({ id: 'dov' }).update({ disabledAt: null })
    })

    it('F58 names the roles there are', async () => {
      const bad = { person: 'mo', role: 'king' } as unknown as { person: string; role: 'admin' }
      await expect(giveOrgRole(as('ava'), bad)).rejects.toMatchObject({
        fields: { role: expect.stringMatching(/analyzer.*admin/) },
      })
    })
  })

  describe('accounts', () => {
    const guest = { platform: 'slack', install: 'T1', userId: 'U9' } as const

    it('F61 lets an admin link a guest, once', async () => {
      await linkIdentity(as('ava'), { person: 'Li', ...guest })
      expect(await personOfAccount(as('ava'), guest)).toMatchObject({ id: 'li' })
      await expect(linkIdentity(as('ava'), { person: 'li', ...guest })).rejects.toEqual(
        refusal('CONFLICT', /linked to Li already/),
      )
    })

    it('F24 moves an account only where that was said', async () => {
      await expect(linkIdentity(as('ava'), { person: 'mo', ...guest })).rejects.toMatchObject({
        code: 'CONFLICT',
        fields: { move: expect.stringMatching(/Li/) },
      })
      await linkIdentity(as('ava'), { person: 'mo', ...guest, move: true })
      expect(await personOfAccount(as('ava'), guest)).toMatchObject({ id: 'mo' })
      const rows = await audited('account.link', 'ava')
      expect(rows.map((row) => row.before)).toEqual([null, '{"person":"li"}'])
    })

    it('F58 leaves the last admin the account they speak from', async () => {
      await expect(
        linkIdentity(as('ava'), { person: 'mo', ...inPlayground('ava'), move: true }),
      ).rejects.toEqual(refusal('PRECONDITION_FAILED', /last admin/))
    })

    it('F60 lets nobody name themselves in ADMINS', async () => {
      await expect(ensureAdmins(as('mo'), { admins: ['playground:mo'] })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    })

    it('F60 refuses who is no admin', async () => {
      await expect(
        linkIdentity(as('dana'), {
          person: 'dana',
          platform: 'discord',
          install: 'd',
          userId: '1',
        }),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    })
  })
})

onEachDatabase('the first admins', (db) => {
  const system = () => ctxFor(db(), 'system')
  const rolesOf = async (userId: string, platform = 'playground' as const) => {
    const speaker = await personOfAccount(system(), { platform, install: 'local', userId })
    return speaker?.orgRoles.toSorted()
  }

  it('F58 come from the configuration and hold manager too', async () => {
    const admins = ['playground:ava', 'slack:T1:U2', 'discord:345']
    await Promise.all([ensureAdmins(system(), { admins }), ensureAdmins(system(), { admins })])
    await ensureAdmins(system(), { admins })
    expect(await rolesOf('ava')).toEqual(['admin', 'manager'])
    const slack = { platform: 'slack', install: 'T1', userId: 'U2' } as const
    const discord = { platform: 'discord', install: 'discord', userId: '345' } as const
    expect(await personOfAccount(system(), slack)).toMatchObject({ name: 'Admin U2' })
    expect(await personOfAccount(system(), discord)).toMatchObject({ name: 'Admin 345' })
    expect(await db()('people')).toHaveLength(3)
    expect(await db()('audit').where({ action: 'person.add' })).toHaveLength(3)
  })

  it('F58 do not get back a role that was taken, until they are listed anew', async () => {
    const ava = await findPersonByWord(system(), 'Ava')
    await takeOrgRole(system(), { person: ava.id, role: 'admin' })
    await ensureAdmins(system(), { admins: ['playground:ava', 'slack:T1:U2'] })
    expect(await rolesOf('ava')).toEqual(['manager'])
    await ensureAdmins(system(), { admins: ['slack:T1:U2'] })
    await ensureAdmins(system(), { admins: ['playground:ava', 'slack:T1:U2'] })
    expect(await rolesOf('ava')).toEqual(['admin', 'manager'])
  })

  it('F58 become admin only, where they were here before', async () => {
    const kim = await addPerson(system(), { name: 'Kim' })
    const account = { platform: 'playground', install: 'local', userId: 'kim' } as const
    await linkIdentity(system(), { person: kim.id, ...account })
    await ensureAdmins(system(), { admins: ['playground:kim'] })
    expect(await rolesOf('kim')).toEqual(['admin'])
  })
})
