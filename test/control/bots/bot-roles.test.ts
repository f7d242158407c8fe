import { beforeAll, describe, expect, it } from 'vitest'
import { handOverBot } from '../../../src/control/bots/hand-over-bot.ts'
import { readBot } from '../../../src/control/bots/read-bot.ts'
import { addApprover, removeApprover } from '../../../src/control/people/set-approver.ts'
import { confirmLoosening } from '../../../src/control/bots/decide-loosening.ts'
import { setPolicy } from '../../../src/control/bots/set-policy.ts'
import { disablePerson, enablePerson } from '../../../src/control/people/disable-person.ts'
import { ctxFor, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'

onEachDatabase('the roles of a bot', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name | 'system') => ctxFor(db(), name)
  const holders = async (bot: { id: string }, role: string): Promise<string[]> => {
    const rows: { personId: string }[] = await db()('botRoles').where({ botId: bot.id, role })
    return rows.map((row) => row.personId).toSorted()
  }
  const audited = (action: string, actor: string) => db()('audit').where({ action, actor })

  describe('approvers', () => {
    it('F22 F78 are added by a super admin, and removed with a second person', async () => {
      const bot = await seedBot(db(), { approvers: [] })
      const added = await addApprover(as('sam'), { bot: bot.slug, person: 'Ana' })
      expect(added).toMatchObject({ bot: { slug: bot.slug }, person: { id: 'ana', name: 'Ana' } })
      expect(await holders(bot, 'approver')).toEqual(['ana'])
      const { waits } = await removeApprover(as('sam'), { bot: bot.slug, person: 'ana' })
      await confirmLoosening(as('ava'), { loosening: waits.id })
      expect(await holders(bot, 'approver')).toEqual([])
      const rows = await audited('approver.remove', 'ava')
      expect(rows.at(-1)).toMatchObject({
        subject: `bot:${bot.id}`,
        before: '{"approver":"ana"}',
      })
    })

    it('F22 are not chosen by an approver, a manager or an admin', async () => {
      const bot = await seedBot(db())
      for (const name of ['ana', 'mo', 'ava'] as const) {
        await expect(addApprover(as(name), { bot: bot.slug, person: name })).rejects.toEqual(
          refusal('FORBIDDEN', /super admin role for .*Ask Sam/),
        )
        expect(await audited('approver.add.refused', name)).toHaveLength(1)
      }
    })

    it('F58 need supervisor or more', async () => {
      const bot = await seedBot(db())
      await expect(addApprover(as('sam'), { bot: bot.slug, person: 'noa' })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /needs to be supervisor or more, and Noa is only analyzer/),
      )
      await expect(addApprover(as('sam'), { bot: bot.slug, person: 'sid' })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /Sid holds no role yet/),
      )
      expect(await holders(bot, 'approver')).toEqual(['ana', 'li'])
    })

    it('F59 are told apart from the super admin, who stays', async () => {
      const bot = await seedBot(db())
      await expect(addApprover(as('sam'), { bot: bot.slug, person: 'sam' })).rejects.toEqual(
        refusal('CONFLICT', /Sam is super admin of .* already/),
      )
      await expect(removeApprover(as('sam'), { bot: bot.slug, person: 'sam' })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /a bot always has one\. .*hand-over/),
      )
      await expect(removeApprover(as('sam'), { bot: bot.slug, person: 'mo' })).rejects.toEqual(
        refusal('CONFLICT', /Mo is no approver/),
      )
    })

    it('F22 are added once, under ten clicks at the same moment', async () => {
      const bot = await seedBot(db(), { approvers: [] })
      const clicks = Array.from({ length: 10 }, () =>
        addApprover(as('sam'), { bot: bot.slug, person: 'li' }),
      )
      const results = await Promise.allSettled(clicks)
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    })

    it('F60 says so for unknown bots and people', async () => {
      const bot = await seedBot(db())
      await expect(addApprover(as('sam'), { bot: 'none', person: 'li' })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
      await expect(addApprover(as('sam'), { bot: bot.id, person: 'x'.repeat(90) })).rejects.toEqual(
        refusal('NOT_FOUND', /nobody named/),
      )
    })
  })

  describe('handing over', () => {
    it('F59 gives the role and takes it from the giver', async () => {
      const bot = await seedBot(db())
      const done = await handOverBot(as('sam'), { bot: bot.slug, person: 'ana' })
      expect(done.superAdmin).toEqual({ id: 'ana', name: 'Ana' })
      expect(await holders(bot, 'super admin')).toEqual(['ana'])
      expect(await holders(bot, 'approver')).toEqual(['li'])
      await expect(handOverBot(as('sam'), { bot: bot.slug, person: 'sam' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    })

    it('F59 has exactly one super admin after two hand it over at the same moment', async () => {
      const bot = await seedBot(db())
      const results = await Promise.allSettled([
        handOverBot(as('sam'), { bot: bot.slug, person: 'ana' }),
        handOverBot(as('sam'), { bot: bot.slug, person: 'dana' }),
      ])
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
      expect(await holders(bot, 'super admin')).toHaveLength(1)
    })

    it('F59 lets an admin do it for a super admin who is gone', async () => {
      const bot = await seedBot(db())
      await handOverBot(as('ava'), { bot: bot.slug, person: 'dana' })
      expect(await holders(bot, 'super admin')).toEqual(['dana'])
      const [row] = await audited('bot.hand-over', 'ava')
      expect(row.before).toBe('{"superAdmins":["sam"]}')
    })

    it('F58 goes only to who may review', async () => {
      const bot = await seedBot(db())
      await expect(handOverBot(as('sam'), { bot: bot.slug, person: 'noa' })).rejects.toMatchObject({
        code: 'PRECONDITION_FAILED',
      })
      await expect(handOverBot(as('sam'), { bot: bot.slug, person: 'sam' })).rejects.toEqual(
        refusal('CONFLICT', /Sam is the super admin .* already/),
      )
      expect(await holders(bot, 'super admin')).toEqual(['sam'])
    })

    it('F60 refuses an approver, naming who can', async () => {
      const bot = await seedBot(db())
      await expect(handOverBot(as('ana'), { bot: bot.slug, person: 'ana' })).rejects.toEqual(
        refusal('FORBIDDEN', /you need the super admin role .*Ask Sam/),
      )
      expect(await audited('bot.hand-over.refused', 'ana')).toHaveLength(1)
    })
  })

  describe('the policy', () => {
    it('F23 is changed by the super admin, only where something is said', async () => {
      const bot = await seedBot(db())
      const { policy } = await setPolicy(as('sam'), { bot: bot.slug, approvals: 2 })
      expect(policy).toEqual({ approvals: 2, fourEyes: true, checklist: [] })
      const checklist = ['Read it aloud']
      const change = { bot: bot.slug, fourEyes: false, checklist }
      const { waits } = await setPolicy(as('sam'), change)
      await confirmLoosening(as('li'), { loosening: waits?.id ?? '' })
      const row = await db()('bots').where({ id: bot.id }).first()
      expect(JSON.parse(row.policy)).toEqual({
        approvals: 2,
        fourEyes: false,
        checklist: ['Read it aloud'],
      })
      expect(await readBot(as('ana'), { bot: bot.slug })).toMatchObject({ slug: bot.slug })
    })

    it('F60 is not changed by an approver or a designer', async () => {
      const bot = await seedBot(db())
      for (const name of ['ana', 'dana'] as const) {
        await expect(setPolicy(as(name), { bot: bot.slug, fourEyes: false })).rejects.toMatchObject(
          { code: 'FORBIDDEN' },
        )
      }
    })

    it.each([
      [{}, /[Ss]ay what changes/],
      [{ approvals: 0 }, /Approvals: at least 1/],
      [{ approvals: 1.5 }, /whole number/],
      [{ checklist: ['Same', 'Same'] }, /name each item once/],
      [{ checklist: [' '] }, /an item needs words/],
    ])('F25 refuses %j', async (wrong, why) => {
      const bot = await seedBot(db())
      await expect(setPolicy(as('sam'), { bot: bot.slug, ...wrong })).rejects.toEqual(
        refusal('VALIDATION', why),
      )
    })
  })

  describe('switching people off', () => {
    it('F58 takes every way in from them, and gives it back', async () => {
      const bot = await seedBot(db())
      await disablePerson(as('ava'), { person: 'Li' })
      await expect(readBot(as('li'), { bot: bot.slug })).rejects.toEqual(
        refusal('FORBIDDEN', /switched off\. Ask an admin/),
      )
      await expect(addApprover(as('sam'), { bot: bot.slug, person: 'li' })).rejects.toMatchObject({
        code: 'CONFLICT',
      })
      await expect(handOverBot(as('sam'), { bot: bot.slug, person: 'li' })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /Li is switched off/),
      )
      await expect(disablePerson(as('ava'), { person: 'li' })).rejects.toEqual(
        refusal('CONFLICT', /off already/),
      )
      await enablePerson(as('ava'), { person: 'li' })
      expect(await readBot(as('li'), { bot: bot.slug })).toMatchObject({ id: bot.id })
      await expect(enablePerson(as('ava'), { person: 'li' })).rejects.toEqual(
        refusal('CONFLICT', /not switched off/),
      )
    })

    it('F58 never locks out the last admin, nor oneself', async () => {
      await expect(disablePerson(as('system'), { person: 'ava' })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /last admin/),
      )
      await db()('orgRoles').insert({ personId: 'mo', role: 'admin' })
      await expect(disablePerson(as('ava'), { person: 'ava' })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /can't switch yourself off/),
      )
      const both = await Promise.allSettled([
        disablePerson(as('ava'), { person: 'mo' }),
        disablePerson(as('mo'), { person: 'ava' }),
      ])
      expect(both.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
      await db()('people').update({ disabledAt: null })
      await db()('orgRoles').where({ personId: 'mo', role: 'admin' }).delete()
    })

    it('F59 leaves no bot without a super admin', async () => {
      const bot = await seedBot(db(), { superAdmin: 'dov' })
      await expect(disablePerson(as('ava'), { person: 'dov' })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /Dov is the only super admin of Shop \d+\. Hand over/),
      )
      await handOverBot(as('ava'), { bot: bot.slug, person: 'sam' })
      expect(await disablePerson(as('ava'), { person: 'dov' })).toEqual({
        id: 'dov',
        name: 'Dov',
      })
    })

    it('F60 is for admins', async () => {
      await expect(disablePerson(as('mo'), { person: 'ana' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
      await expect(enablePerson(as('mo'), { person: 'ana' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    })
  })
})
