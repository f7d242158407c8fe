import { beforeAll, expect, it } from 'vitest'
import {
  activeOnSender,
  endActivation,
  insertActivation,
} from '../../../src/store/live/activations.ts'
import { botOrThrow } from '../../../src/store/bots/bots.ts'
import { noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('the rows of activations', (db) => {
  beforeAll(() => seedCast(db()))

  it('F43 end once, and keep who ended them and when', async () => {
    const { id: botId, senderId } = await seedBot(db())
    await insertActivation(db(), { botId, senderId, activatedBy: 'mo', activatedAt: noon })
    expect((await botOrThrow(db(), botId)).lastActiveAt).toBe(noon)
    const active = await activeOnSender(db(), senderId)
    const row = { id: active?.id ?? '', botId, senderId }
    await endActivation(db(), row, 'mo', noon + 1)
    await endActivation(db(), row, 'ava', noon + 2)
    expect(await activeOnSender(db(), senderId)).toBeUndefined()
    const ended = await db()('activations').where({ id: row.id }).first()
    expect([ended.endedBy, Number(ended.endedAt)]).toEqual(['mo', noon + 1])
  })
})
