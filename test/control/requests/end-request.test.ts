import { beforeAll, expect, it } from 'vitest'
import { expireRequests } from '../../../src/control/requests/expire-requests.ts'
import { readRequest } from '../../../src/control/requests/read-request.ts'
import { askForChanges, declineRequest } from '../../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { audited } from '../../helpers/audited.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { perTransaction } from '../../helpers/slices.ts'
import { approve, ask } from '../../helpers/requests.ts'

const lifetimeMs = 72 * 3_600_000

onEachDatabase('the end of a request', (db) => {
  beforeAll(() => seedCast(db()))

  const expire = (at: number) => expireRequests(ctxFor(db(), 'system', at))
  const stateOf = async (id: string) =>
    (await readRequest(ctxFor(db(), 'ana'), { request: id })).state

  it('F28 comes at its time, also before anything has swept it', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(db(), bot)
    await expect(approve(db(), request, 'sam', { at: noon + lifetimeMs })).rejects.toEqual(
      refusal('CONFLICT', /expired just now/),
    )
    expect(await db()('versions').where({ botId: bot.id })).toHaveLength(0)
    expect((await approve(db(), request, 'sam', { at: noon + lifetimeMs - 1 })).state).toBe(
      'approved',
    )
  })

  it('F28 F86 comes to many some at a time, the lock given back between them', async () => {
    const request = await ask(db(), await seedBot(db(), { author: 'dana' }))
    const like = await db()('requests').where({ id: request.id }).first()
    for (let i = 1; i <= 59; i += 1) {
      const { id: botId } = await seedBot(db())
      await db()('requests').insert({ ...like, id: `many-${i}`, number: 5000 + i, botId })
    }
    const slices = await perTransaction(db(), /^update .requests. set .state/, () =>
      expire(noon + lifetimeMs),
    )
    expect(slices.length).toBeGreaterThanOrEqual(12)
    expect(Math.max(...slices)).toBe(1)
    expect(await db()('requests').where({ state: 'expired', botId: like.botId })).toHaveLength(1)
    expect(await expire(noon + lifetimeMs)).toBe(0)
    await db()('requests').where('number', '>', 5000).delete()
  })

  it('F28 comes to a stale one too', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(db(), bot)
    await db()('senders').where({ id: bot.senderId }).update({ address: '+15559990002' })
    expect((await approve(db(), request, 'sam')).state).toBe('stale')
    await expire(noon + lifetimeMs - 1)
    expect(await stateOf(request.id)).toBe('stale')
    await expire(noon + lifetimeMs)
    expect(await stateOf(request.id)).toBe('expired')
  })

  it('F28 comes to one in which changes were asked for too', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const request = await ask(db(), bot)
    const { id, revision } = request
    await askForChanges(ctxFor(db(), 'ana'), { request: id, revision, reason: 'Say hello' })
    await expire(noon + lifetimeMs - 1)
    expect(await stateOf(id)).toBe('changes requested')
    await expire(noon + lifetimeMs)
    expect(await stateOf(id)).toBe('expired')
  })

  it('F20 F62 is a withdrawal by who asked or a super admin, only while it is open', async () => {
    const withdraw = (by: Name, request: string) => withdrawRequest(ctxFor(db(), by), { request })
    const bot = await seedBot(db(), { author: 'dana' })
    const { id } = await ask(db(), bot)
    await expect(withdraw('ana', id)).rejects.toEqual(refusal('FORBIDDEN', /asked for by Dana/))
    expect((await withdraw('sam', id)).state).toBe('withdrawn')
    await expect(withdraw('dana', id)).rejects.toEqual(refusal('CONFLICT', /is withdrawn already/))
    expect(await audited(db(), `request:${id}`)).toEqual([
      'request.make by dana',
      'request.withdraw.refused by ana',
      'request.withdraw by sam',
      'request.withdraw.refused by dana',
    ])
  })

  it('F20 F62 is a decline by an approver, never by who asked', async () => {
    const bot = await seedBot(db(), { approvers: ['dana', 'ana'] })
    const { id, revision } = await ask(db(), bot)
    const decline = (by: Name) =>
      declineRequest(ctxFor(db(), by), { request: id, revision, reason: 'Too early' })
    await expect(decline('dana')).rejects.toEqual(refusal('CONFLICT', /is your own request/))
    expect((await decline('ana')).state).toBe('declined')
    expect(await audited(db(), `request:${id}`)).toEqual([
      'request.make by dana',
      'request.decline.refused by dana',
      'request.decline by ana',
    ])
  })

  it('F28 F62 is audited when nobody decided', async () => {
    const { id } = await ask(db(), await seedBot(db(), { author: 'dana' }))
    await expire(noon + lifetimeMs)
    const rows = await audited(db(), `request:${id}`)
    expect(rows).toEqual(['request.make by dana', 'request.expire by system:test'])
  })
})
