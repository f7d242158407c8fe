import { expect, it } from 'vitest'
import { openReadModel } from '../../src/gateway/read-model.ts'
import { bumpRouteRevision } from '../../src/store/live/routes.ts'
import type { Moved } from '../../src/store/live/routes.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import {
  activate,
  drain,
  insertVersion,
  noon,
  ordersYaml,
  release,
  seedBot,
  seedLive,
  seedSender,
  seedVersion,
} from './seed.ts'

onEachDatabase('the read model', (db) => {
  it('F48 is the same until the route revision moves, and new right after', async () => {
    const model = openReadModel(db())
    const { senderId, botId, versionId } = await seedLive(db())
    const before = await model.live()
    expect(before.senders.get(senderId)?.active).toMatchObject({ botId, officialId: versionId })
    expect(await model.live()).toBe(before)
    const second = await seedVersion(db(), botId, ordersYaml('Two'))
    await release(db(), botId, second)
    const after = await model.live()
    expect(after.revision).toBeGreaterThan(before.revision)
    expect(after.senders.get(senderId)?.active?.officialId).toBe(second)
  })

  it('F42 reads again only where the bot that moved answered, answers, or lets sessions finish', async () => {
    const model = openReadModel(db())
    const mine = await seedLive(db())
    const other = await seedLive(db())
    const before = await model.live()
    const rows = { botIds: [mine.botId] }
    const moved = (change: (trx: Db) => Promise<unknown>, what: Moved | null = rows) =>
      db().transaction(async (trx) => {
        await bumpRouteRevision(trx, what)
        await change(trx)
      })
    const { botId, versionId, senderId } = mine
    await moved((trx) => trx('activations').where({ senderId }).update({ state: 'ended' }))
    const left = await model.live()
    expect(left.senders.get(senderId)?.active).toBeNull()
    expect(before.senders.get(senderId)?.active).not.toBeNull()
    expect(left.senders.get(other.senderId)).toBe(before.senders.get(other.senderId))
    expect(left.revision).toBe(before.revision + 1)
    const fresh = await seedSender(db())
    await moved(async (trx) => {
      const row = { botId, senderId: fresh, state: 'active', activatedBy: 'ana', activatedAt: noon }
      await trx('activations').insert({ ...row, id: fresh })
      const open = { track: 'official', state: 'draining', startedAt: noon, dueAt: noon }
      await trx('drains').insert({ id: fresh, botId, versionId, senderId: other.senderId, ...open })
    })
    const now = await model.live()
    expect(now.senders.get(fresh)?.active).toMatchObject({ botId, officialId: versionId })
    expect(now.senders.get(other.senderId)?.drains).toMatchObject([{ botId, versionId }])
    expect(now.senders).toEqual((await openReadModel(db()).live()).senders)
    // Nobody said what moved, or it was forgotten.
    await moved(async () => {}, null)
    expect((await model.live()).senders.get(other.senderId)).not.toBe(
      now.senders.get(other.senderId),
    )
    await moved(async (trx) => {
      await trx('routeMoves').delete()
      await trx('activations').where({ senderId: fresh }).update({ state: 'ended' })
    })
    expect((await model.live()).senders.get(fresh)?.active).toBeNull()
    expect((await model.live()).senders).toEqual((await openReadModel(db()).live()).senders)
  })

  it('F42 asks as little for one bot of many as for one of few', async () => {
    const model = openReadModel(db())
    const { botId } = await seedLive(db())
    const rowsRead = async (count: number) => {
      for (let i = 0; i < count; i++) await seedLive(db())
      await db().transaction((trx) => bumpRouteRevision(trx))
      await model.live()
      await db().transaction((trx) => bumpRouteRevision(trx, { botIds: [botId] }))
      let rows = 0
      const hear = (response: unknown) =>
        void (rows += Array.isArray(response) ? response.length : 1)
      db().on('query-response', hear)
      await model.live()
      db().removeListener('query-response', hear)
      return rows
    }
    expect(await rowsRead(30)).toBe(await rowsRead(3))
  })

  it('F43 knows drains, test senders and who is not active', async () => {
    const { senderId, botId, versionId } = await seedLive(db())
    await drain(db(), { botId, versionId, senderId, dueAt: noon })
    const test = await seedSender(db(), { isTest: 1, verifiedNumber: '49151' })
    const live = await openReadModel(db()).live()
    expect(live.senders.get(senderId)?.drains).toMatchObject([{ versionId, dueAt: noon }])
    expect(live.senders.get(test)).toMatchObject({ active: null, only: { number: '49151' } })
  })

  it('F34 knows an active bot whose release was cancelled', async () => {
    const { senderId, botId } = await seedLive(db())
    await db()('releases').where({ botId }).delete()
    const live = await openReadModel(db()).live()
    expect(live.senders.get(senderId)?.active).toEqual({ botId, officialId: null, gray: null })
  })

  it('F37 finds the exception bot among all others', async () => {
    const exceptionBot = await seedBot(db(), 1)
    const versionId = await seedVersion(db(), exceptionBot, ordersYaml('Sorry'))
    await release(db(), exceptionBot, versionId)
    await activate(db(), exceptionBot, await seedSender(db()))
    expect((await openReadModel(db()).live()).exception).toEqual({
      botId: exceptionBot,
      officialId: versionId,
      gray: null,
    })
  })

  it('F30 compiles a version once and keeps it while it is used', async () => {
    const model = openReadModel(db())
    const { versionId } = await seedLive(db())
    const first = await model.version(versionId)
    expect(await model.version(versionId)).toBe(first)
    for (let i = 0; i < 100; i++) await model.version(`none-${i}`)
    expect(await model.version(versionId)).toBe(first)
  })

  it('F49 answers null for a version that is gone or unreadable, and looks again', async () => {
    const model = openReadModel(db())
    const { botId } = await seedLive(db())
    const unreadable = await insertVersion(db(), botId, '{"flows":')
    expect(await model.version(unreadable)).toBeNull()
    expect(await model.version('gone')).toBeNull()
    const shapeless = await insertVersion(db(), botId, '{}')
    expect(await model.version(shapeless)).toBeNull()
    const definition = JSON.stringify({
      metadata: {},
      slots: {},
      responses: {},
      flows: {},
      nlu: [],
    })
    await db()('versions').where({ id: unreadable }).update({ definition })
    expect(await model.version(unreadable)).not.toBeNull()
  })
})
