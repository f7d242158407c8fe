import { beforeAll, expect, it } from 'vitest'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { endDrains } from '../../../src/control/activations/end-drains.ts'
import { audited } from '../../helpers/audited.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activeBot, drainsOn, openSessions, publish, statesOf } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'

const minute = 60_000

onEachDatabase('a drain', (db) => {
  beforeAll(() => seedCast(db()))

  it('F45 F62 is audited when it starts and when it is over', async () => {
    const bot = await activeBot(db())
    await openSessions(db(), bot, 1)
    await publish(db(), bot, 'Second')
    await endDrains(ctxFor(db(), 'system', noon + 30 * minute))
    const drains = (await audited(db(), `bot:${bot.id}`)).filter((row) => row.startsWith('drain'))
    expect(drains).toEqual(['drain.start by ana', 'drain.end by system:test'])
  })

  it('F48 does not begin where the approver ends the sessions at once', async () => {
    const bot = await activeBot(db())
    const sessions = await openSessions(db(), bot, 2)
    await publish(db(), bot, 'Second', { openSessions: 'end' })
    expect(await statesOf(db(), sessions)).toEqual(['closed'])
    expect(await drainsOn(db(), bot)).toMatchObject([{ state: 'ended', endedWhy: 'at once' }])
  })

  it('F43 F47 ends early only when it was itself agreed to', async () => {
    const bot = await activeBot(db())
    await openSessions(db(), bot, 1)
    await publish(db(), bot, 'Second')
    const [older] = await drainsOn(db(), bot)
    await openSessions(db(), bot, 1)
    const still = refusal('CONFLICT', /1 customer is still finishing on V1\.0/)
    const off = (endDrains: string[]) =>
      deactivateBot(ctxFor(db(), 'mo'), {
        bot: bot.slug,
        reason: 'Holiday',
        openSessions: 'finish',
        endDrains,
      })
    await expect(publish(db(), bot, 'Third', { endDrains: ['another'] })).rejects.toEqual(still)
    await expect(off(['another'])).rejects.toEqual(still)
    await off([older.id])
    const drains = await drainsOn(db(), bot)
    expect(drains.find(({ id }) => id === older.id)).toMatchObject({ endedWhy: 'deactivated' })
    expect(drains.filter(({ state }) => state === 'draining')).toHaveLength(1)
  })
})
