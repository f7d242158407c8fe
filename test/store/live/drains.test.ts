import { beforeAll, expect, it } from 'vitest'
import {
  findDrain,
  insertDrain,
  markDrainEnded,
  markDrainEnding,
  moveDrainEnd,
  markCountShown,
} from '../../../src/store/live/drains.ts'
import { noon, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { publishedBot } from '../../helpers/live.ts'

onEachDatabase('the rows of drains', (db) => {
  beforeAll(() => seedCast(db()))

  it('F45 F46 move only from where they were read, and end once', async () => {
    const bot = await publishedBot(db())
    const { versionId } = await db()('releases').where({ botId: bot.id }).first()
    const drain = await insertDrain(db(), {
      botId: bot.id,
      versionId,
      senderId: bot.senderId,
      track: 'official',
      startedBy: 'mo',
      startedAt: noon,
      dueAt: noon + 1000,
      goodbye: null,
      opened: 1,
      state: 'draining',
    })
    expect(await markCountShown(db(), drain.id, 1)).toBe(false)
    expect(await markCountShown(db(), drain.id, 0)).toBe(true)
    expect(await markCountShown(db(), drain.id, 0)).toBe(false)
    const later = { dueAt: noon + 5000, extendedBy: 'mo' }
    expect(await moveDrainEnd(db(), { ...drain, dueAt: noon + 999 }, later)).toBe(false)
    expect(await moveDrainEnd(db(), { ...drain, dueAt: noon + 1000 }, later)).toBe(true)
    const ending = { dueAt: noon, endedBy: 'mo', endedWhy: 'now' as const }
    expect(await markDrainEnding(db(), drain, ending)).toBe(true)
    expect(await markDrainEnding(db(), drain, { ...ending, endedBy: 'ava' })).toBe(false)
    expect(await moveDrainEnd(db(), { ...drain, dueAt: noon }, later)).toBe(false)
    expect(await markDrainEnded(db(), drain, { endedAt: noon + 1 })).toBe(true)
    expect(await markDrainEnded(db(), drain, { endedAt: noon + 2 })).toBe(false)
    const row = await findDrain(db(), drain.id)
    expect(row).toMatchObject({ state: 'ended', endedBy: 'mo', endedAt: noon + 1 })
  })
})
