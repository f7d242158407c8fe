import { beforeAll, describe, expect, it } from 'vitest'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { endDrainNow } from '../../../src/control/activations/end-drain-now.ts'
import { endDrains } from '../../../src/control/activations/end-drains.ts'
import { extendDrain } from '../../../src/control/activations/extend-drain.ts'
import { prepareDeactivation } from '../../../src/control/activations/prepare-deactivation.ts'
import { readBot } from '../../../src/control/bots/read-bot.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import {
  activate,
  activeBot,
  drainsOn,
  openSessions,
  publish,
  publishedBot,
  statesOf,
} from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'
import { minute, hour, world } from './drains-fixture.ts'

describe('drains, whatever the database', () => {
  const db = sqlite()
  beforeAll(() => seedCast(db()))
  const { system, mo, draining } = world(db)

  it('F45 refuse a grace period below a minute, beyond a day, or in parts of one', async () => {
    const bot = await activeBot(db())
    for (const graceMs of [0, 59_999, 24 * hour + 1, 1.5, Number.NaN, -minute]) {
      const input = { bot: bot.slug, reason: 'x', openSessions: 'finish' as const, graceMs }
      await expect(deactivateBot(mo(), input)).rejects.toMatchObject({
        code: 'VALIDATION',
        fields: { graceMs: expect.any(String) },
      })
    }
  })

  it('F46 have the cards drawn anew when a count changed, and only then', async () => {
    const { bot, ids } = await draining(3)
    const waiting = () =>
      db()('outbox').where({ kind: 'card', state: 'pending', subject: `bot:${bot.id}` })
    await db()('outbox').delete()
    await endDrains(system(noon + 1))
    expect(await waiting()).toEqual([])
    await db()('sessions').where({ id: ids[0] }).update({ state: 'closed' })
    await endDrains(system(noon + 2))
    expect(await waiting()).toHaveLength(1)
    const view = await readBot(ctxFor(db(), 'ana'), { bot: bot.slug })
    expect(view.draining).toMatchObject([
      { openSessions: 2, opened: 3, latestAt: noon + 24 * hour, version: { label: 'V1.0' } },
    ])
  })

  it('F46 are not extended once their time is over, nor by nonsense', async () => {
    const { bot, drain } = await draining(1)
    const extend = (at: number, byMs: number, id = drain.id) =>
      extendDrain(mo(at), { bot: bot.slug, drains: [{ id, dueAt: drain.dueAt }], byMs })
    await expect(extend(noon, 0)).rejects.toMatchObject({ fields: { byMs: expect.any(String) } })
    await expect(extend(noon, minute, 'nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(extend(noon + 30 * minute, minute)).rejects.toEqual(
      refusal('CONFLICT', /time to finish of V1.0 of Shop \d+ on .+ is over/),
    )
  })

  it('F46 do not end now under somebody who extended them meanwhile', async () => {
    const { bot, drain, ids } = await draining(1)
    await extendDrain(mo(), { bot: bot.slug, drains: [drain], byMs: hour })
    const stale = endDrainNow(mo(), { bot: bot.slug, drains: [drain] })
    await expect(stale).rejects.toEqual(
      refusal('CONFLICT', /got more time meanwhile: 1 h 30 min are left\. Look again, and end/),
    )
    expect(await statesOf(db(), ids)).toEqual(['open'])
  })

  it('F43 let the older one go on where nothing new would drain', async () => {
    const { bot, ids } = await draining(2)
    await publish(db(), bot, 'Third')
    expect(await statesOf(db(), ids)).toEqual(['open'])
    expect(await drainsOn(db(), bot)).toMatchObject([{ state: 'draining' }])
  })

  it('F43 leave the older one alone where the holder is ended at once', async () => {
    const { bot: holder, ids } = await draining(2)
    const now = await openSessions(db(), holder, 3, { handedOver: 1 })
    const rival = await publishedBot(db(), holder)
    await activate(db(), rival, { senders: [], takeOver: 'end' })
    expect(await statesOf(db(), now)).toEqual(['closed'])
    expect(await statesOf(db(), ids)).toEqual(['open'])
  })

  it('F47 end whatever drains on the senders that a bot leaves, whichever bot’s it is', async () => {
    const holder = await activeBot(db())
    const old = await openSessions(db(), holder, 2)
    const rival = await publishedBot(db(), holder)
    await activate(db(), rival, { senders: [], takeOver: 'finish' })
    const [drain] = await drainsOn(db(), holder)
    const preview = await prepareDeactivation(mo(), { bot: rival.slug })
    expect(preview.endingDrains).toMatchObject([{ id: drain.id, openSessions: 2 }])
    const off = { bot: rival.slug, reason: 'Done', openSessions: 'finish' as const }
    await expect(deactivateBot(mo(), off)).rejects.toMatchObject({ code: 'CONFLICT' })
    await deactivateBot(mo(), { ...off, endDrains: [drain.id] })
    expect(await statesOf(db(), old)).toEqual(['closed'])
    expect(await drainsOn(db(), holder)).toMatchObject([{ endedWhy: 'deactivated' }])
  })

  it('F45 of a version that is activated again end without closing anything', async () => {
    const bot = await activeBot(db())
    const ids = await openSessions(db(), bot, 2)
    await deactivateBot(mo(), { bot: bot.slug, reason: 'Oops', openSessions: 'finish' })
    expect((await activate(db(), bot, { senders: [] })).draining).toEqual([])
    expect(await drainsOn(db(), bot)).toMatchObject([{ state: 'ended', endedWhy: 'active again' }])
    await endDrains(system(noon + hour))
    expect(await statesOf(db(), ids)).toEqual(['open'])
  })

  it('F48 also drain on a sender that the new version dropped, which is given up', async () => {
    const bot = await activeBot(db())
    const ids = await openSessions(db(), bot, 1)
    const other = await publishedBot(db())
    await publish(db(), { ...bot, sender: other.sender }, 'Elsewhere', {
      ticks: [`Nobody answers any more on ${bot.sender}`],
    })
    expect(await db()('activations').where({ senderId: bot.senderId, state: 'active' })).toEqual([])
    expect(await drainsOn(db(), bot)).toMatchObject([{ state: 'draining', opened: 1 }])
    expect(await statesOf(db(), ids)).toEqual(['open'])
  })
})
