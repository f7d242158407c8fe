import { expect, it } from 'vitest'
import {
  lockRouteRevision,
  loadRoutes,
  bumpRouteRevision,
  routeRevision,
} from '../../../src/store/live/routes.ts'
import { receive } from '../../gateway/receive.ts'
import {
  drain,
  listeningGateway,
  messageTo,
  noon,
  ordersYaml,
  release,
  seedLive,
  seedVersion,
} from '../../gateway/seed.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('routes in the store', (db) => {
  it('F42 have a revision that each change moves by one, also at the same moment', async () => {
    const before = await routeRevision(db())
    const moved = await Promise.all(
      Array.from({ length: 10 }, () => db().transaction((trx) => bumpRouteRevision(trx))),
    )
    expect(new Set(moved).size).toBe(10)
    expect(await routeRevision(db())).toBe(before + 10)
  })

  it('F42 do not move while a session opens under them', async () => {
    const log: string[] = []
    let moving: Promise<unknown> = Promise.resolve()
    const held = await db().transaction(async (trx) => {
      const revision = await lockRouteRevision(trx)
      moving = db()
        .transaction((other) => bumpRouteRevision(other))
        .then(() => log.push('moved'))
      await trx('meta').insert({ key: 'routes.test', value: 'written meanwhile' })
      log.push('opened')
      return revision
    })
    await moving
    expect(log).toEqual(['opened', 'moved'])
    expect(await routeRevision(db())).toBe(held + 1)
  })

  it('F43 name the active bot, its version and the drains of each sender', async () => {
    const { senderId, botId, versionId } = await seedLive(db())
    await drain(db(), { botId, versionId, senderId, dueAt: noon })
    await db()('drains').where({ senderId }).update({ state: 'ended' })
    await drain(db(), { botId, versionId, senderId, dueAt: noon + 1 })
    const routes = await loadRoutes(db())
    expect(routes.senders.filter((row) => row.senderId === senderId)).toEqual([
      {
        senderId,
        channel: 'whatsapp',
        isTest: 0,
        verifiedNumber: null,
        provedNumber: null,
        botId,
        officialId: versionId,
      },
    ])
    expect(routes.drains).toEqual([
      { senderId, botId, versionId, track: 'official', dueAt: noon + 1 },
    ])
    expect(routes.revision).toBe(await routeRevision(db()))
  })

  it('F45 name a drain also while its sessions are being closed, so that they answer nobody', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId, versionId } = await seedLive(db())
    const old = await receive(gateway, messageTo(senderId, 'track my order'))
    await release(db(), botId, await seedVersion(db(), botId, ordersYaml('Two')))
    await drain(db(), { botId, versionId, senderId, dueAt: noon })
    await db()('drains').where({ senderId }).update({ state: 'ending' })
    expect((await loadRoutes(db())).drains).toContainEqual(
      expect.objectContaining({ senderId, versionId }),
    )
    const next = await receive(gateway, messageTo(senderId, '4711'))
    expect(next.sessionId).not.toBe(old.sessionId)
    expect(next.replies).toMatchObject([{ text: 'Two' }])
  })
})
