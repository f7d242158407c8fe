import { beforeAll, expect, it } from 'vitest'
import { reviewBreakGlass } from '../../../src/control/requests/break-glass/review-break-glass.ts'
import { addApprover } from '../../../src/control/people/set-approver.ts'
import { ctxFor, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask } from '../../helpers/requests.ts'

onEachDatabase('the look at a broken glass', (db) => {
  beforeAll(() => seedCast(db()))

  const look = (request: string, by: Name) => reviewBreakGlass(ctxFor(db(), by), { request })

  it('F23 is for somebody who neither asked, wrote nor approved it', async () => {
    const bot = await seedBot(db(), { approvers: [], author: 'dov' })
    const { id, ...request } = await ask(db(), bot, 'sam')
    await approve(db(), { id, ...request }, 'sam', { breakGlass: 'The shop is down for all' })
    const add = (person: string) => addApprover(ctxFor(db(), 'sam'), { bot: bot.slug, person })
    await add('Dov')
    for (const involved of ['sam', 'dov'] as const) {
      await expect(look(id, involved)).rejects.toEqual(
        refusal('FORBIDDEN', /you asked, wrote or approved it/),
      )
    }
    await add('Ana')
    expect((await look(id, 'ana')).breakGlass?.look).toMatchObject({ by: { id: 'ana' } })
  })

  it('F23 is not for whoever broke it, though they neither asked nor wrote', async () => {
    const bot = await seedBot(db(), { approvers: [] })
    const request = await ask(db(), bot)
    await approve(db(), request, 'sam', { breakGlass: 'The shop is down for all' })
    await db()('requests').where({ id: request.id }).update({ authors: '[]' })
    await expect(look(request.id, 'sam')).rejects.toEqual(refusal('FORBIDDEN', /approved it/))
  })

  it('F23 is done once, by an admin where nobody else reviews the bot', async () => {
    const bot = await seedBot(db(), { approvers: [] })
    const request = await ask(db(), bot)
    await approve(db(), request, 'sam', { breakGlass: 'The shop is down for all' })
    expect((await look(request.id, 'ava')).breakGlass?.look).toMatchObject({ by: { id: 'ava' } })
    await expect(look(request.id, 'ava')).rejects.toEqual(refusal('CONFLICT', /no further look/))
  })
})
