import { beforeAll, expect, it } from 'vitest'
import { disablePerson, enablePerson } from '../../../src/control/people/disable-person.ts'
import { ctxFor, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { publish } from '../../helpers/live.ts'
import { approve, ask, greet } from '../../helpers/requests.ts'

onEachDatabase('an approval', (db) => {
  beforeAll(() => seedCast(db()))

  it('F21 breaks the glass of a first publish only by its super admin', async () => {
    const bot = await seedBot(db(), { approvers: ['dana'] })
    const request = await ask(db(), bot)
    await expect(
      approve(db(), request, 'dana', { breakGlass: 'The shop is down for all' }),
    ).rejects.toEqual(refusal('FORBIDDEN', /because you asked for it/))
    const done = await approve(db(), request, 'sam', { breakGlass: 'The shop is down for all' })
    expect(done).toMatchObject({
      state: 'approved',
      breakGlass: { reason: 'The shop is down for all' },
    })
  })

  it('F23 breaks the glass where the only other one has reviewed already', async () => {
    const bot = await seedBot(db(), { approvers: ['ana'], author: 'dana' })
    await publish(db(), bot)
    await db()('bots')
      .where({ id: bot.id })
      .update({ policy: JSON.stringify({ approvals: 2, fourEyes: true, checklist: [] }) })
    await greet(db(), bot, 'Hello again')
    const request = await ask(db(), bot, 'sam')
    await expect(
      approve(db(), request, 'sam', { breakGlass: 'The shop is down for all' }),
    ).rejects.toEqual(refusal('FORBIDDEN', /Ask Ana/))
    expect((await approve(db(), request, 'ana')).state).toBe('awaiting approval')
    const done = await approve(db(), request, 'sam', { breakGlass: 'The shop is down for all' })
    expect(done).toMatchObject({
      state: 'approved',
      breakGlass: { reason: 'The shop is down for all' },
    })
  })

  it('F23 counts only while the one who gave it may review', async () => {
    const bot = await seedBot(db(), { author: 'dana', policy: { approvals: 2 } })
    const request = await ask(db(), bot)
    expect(await approve(db(), request, 'ana')).toMatchObject({ approvals: 1, approvalsNeeded: 2 })
    await disablePerson(ctxFor(db(), 'ava'), { person: 'ana' })
    expect(await approve(db(), request, 'sam')).toMatchObject({
      state: 'awaiting approval',
      approvals: 1,
      approvalsNeeded: 2,
    })
    expect((await approve(db(), request, 'li')).state).toBe('approved')
    await enablePerson(ctxFor(db(), 'ava'), { person: 'ana' })
  })

  it('F23 breaks the glass with a reason, and a blank is none', async () => {
    const bot = await seedBot(db(), { approvers: [] })
    const request = await ask(db(), bot)
    await expect(
      approve(db(), request, 'sam', { breakGlass: ' \n'.repeat(20) }),
    ).rejects.toMatchObject({
      code: 'VALIDATION',
      fields: { breakGlass: expect.any(String) },
    })
  })

  it('F23 is open to who asked and wrote where four eyes are off', async () => {
    const policy = { fourEyes: false }
    const bot = await seedBot(db(), { approvers: ['dana', 'ana'], author: 'dana', policy })
    await approve(db(), await ask(db(), bot), 'sam')
    await greet(db(), bot, 'Hello again')
    const done = await approve(db(), await ask(db(), bot), 'dana')
    expect(done).toMatchObject({ state: 'approved', breakGlass: null })
  })

  it('F62 is audited with the hash that it covers', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(db(), bot)
    await approve(db(), request, 'sam')
    const subject = `request:${request.id}`
    const [row] = await db()('audit').where({ subject, action: 'request.approve', actor: 'sam' })
    expect(JSON.parse(row.after)).toMatchObject({ revision: 1, hash: request.hash })
  })

  it('F22 is not given, nor owed, by who is switched off', async () => {
    const bot = await seedBot(db(), { author: 'dana', policy: { approvals: 2 } })
    const request = await ask(db(), bot)
    await approve(db(), request, 'li')
    await db()('people').where({ id: 'li' }).update({ disabledAt: 1 })
    const after = await approve(db(), request, 'sam')
    await db()('people').where({ id: 'li' }).update({ disabledAt: null })
    expect(after).toMatchObject({ state: 'awaiting approval', approvals: 1 })
    expect(after.owing.map(({ id }) => id)).toEqual(['ana'])
  })

  it('F22 F58 no longer counts, nor is owed, without the org role', async () => {
    const bot = await seedBot(db(), { author: 'dana', policy: { approvals: 2 } })
    const request = await ask(db(), bot)
    await approve(db(), request, 'li')
    await db()('orgRoles').where({ personId: 'li' }).delete()
    const after = await approve(db(), request, 'sam')
    await db()('orgRoles').insert({ personId: 'li', role: 'supervisor' })
    expect(after).toMatchObject({ state: 'awaiting approval', approvals: 1 })
    expect(after.owing.map(({ id }) => id)).toEqual(['ana'])
  })
})
