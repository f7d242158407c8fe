import { expect, it } from 'vitest'
import { openReadModel } from '../../src/gateway/read-model.ts'
import { onBothDatabases } from '../helpers/databases.ts'
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

onBothDatabases('the read model', (db) => {
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

  it('is read anew after a poke', async () => {
    const model = openReadModel(db())
    const before = await model.live()
    model.routesMoved()
    expect(await model.live()).not.toBe(before)
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
    expect((await openReadModel(db()).live()).exception).toEqual({ botId: exceptionBot, versionId })
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
