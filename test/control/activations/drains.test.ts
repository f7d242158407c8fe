import { beforeAll, describe, expect, it } from 'vitest'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { endDrainNow } from '../../../src/control/activations/end-drain-now.ts'
import { endDrains } from '../../../src/control/activations/end-drains.ts'
import { extendDrain } from '../../../src/control/activations/extend-drain.ts'
import { prepareActivation } from '../../../src/control/activations/prepare-activation.ts'
import { prepareDeactivation } from '../../../src/control/activations/prepare-deactivation.ts'
import { readBot } from '../../../src/control/bots/read-bot.ts'
import { sweepSessions } from '../../../src/gateway/sweep-sessions.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { listeningGateway } from '../../gateway/seed.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { onBothDatabases, sqlite } from '../../helpers/databases.ts'
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

const minute = 60_000
const hour = 60 * minute

/** What the tests do over and over, on the database of their suite. */
function world(db: () => Db) {
  const system = (at: number) => ctxFor(db(), 'system', at)
  const mo = (at = noon) => ctxFor(db(), 'mo', at)

  /** A bot whose V1.0 drains with so many sessions, because V1.1 was approved. */
  const draining = async (sessions: number, how: { graceMs?: number; goodbye?: string } = {}) => {
    const bot = await activeBot(db())
    const ids = await openSessions(db(), bot, sessions)
    await publish(db(), bot, 'Second', how)
    const [drain] = await drainsOn(db(), bot)
    return { bot, ids, drain }
  }
  const lines = async (botId: string, type: string) =>
    (await db()('outbox').where({ kind: 'line', subject: `bot:${botId}` }))
      .map((row) => JSON.parse(row.body))
      .filter((event) => event.type === type)
  return { system, mo, draining, lines }
}

onBothDatabases('drains', (db) => {
  beforeAll(() => seedCast(db()))
  const { system, mo, draining, lines } = world(db)

  it('F45 F48 last as long as the approver chose, half an hour if nothing was said', async () => {
    const usual = await draining(1)
    expect(usual.drain).toMatchObject({ dueAt: noon + 30 * minute, startedBy: 'ana', opened: 1 })
    const chosen = await draining(2, { graceMs: 2 * hour })
    expect(chosen.drain).toMatchObject({ dueAt: noon + 2 * hour, opened: 2 })
    await endDrains(system(noon + 2 * hour - 1))
    expect(await statesOf(db(), chosen.ids)).toEqual(['open'])
    await endDrains(system(noon + 2 * hour))
    expect(await statesOf(db(), chosen.ids)).toEqual(['closed'])
    const [ended] = await drainsOn(db(), chosen.bot)
    expect(ended).toMatchObject({ state: 'ended', endedWhy: 'due', closed: 2 })
  })

  it('F45 refuse a goodbye that is too long, and say the one that is set', async () => {
    const bot = await activeBot(db())
    const [id] = await openSessions(db(), bot, 1)
    const off = { bot: bot.slug, reason: 'x', openSessions: 'end' as const }
    const long = { ...off, goodbye: 'x'.repeat(1025) }
    await expect(deactivateBot(mo(), long)).rejects.toMatchObject({
      fields: { goodbye: expect.any(String) },
    })
    await deactivateBot(mo(), { ...off, goodbye: 'So long!' })
    const said = await db()('messages').where({ sessionId: id })
    expect(said).toMatchObject([{ direction: 'out', botId: bot.id, track: 'official' }])
    expect(JSON.parse(said[0].body)).toEqual({ text: 'So long!', buttons: [] })
    expect(await db()('outOfTurn').where({ messageId: said[0].id })).toHaveLength(1)
  })

  it('F45 F50 end when their last session expires', async () => {
    const { bot, drain } = await draining(2, { graceMs: 5 * hour })
    expect(await endDrains(system(noon + minute))).toBe(0)
    const expired = noon + 4 * hour
    const { gateway } = listeningGateway(db())
    await sweepSessions(gateway, expired - 1)
    expect(await endDrains(system(noon + 2 * minute))).toBe(0)
    await sweepSessions(gateway, expired)
    await endDrains(system(expired))
    const [ended] = await drainsOn(db(), bot)
    expect(ended).toMatchObject({ state: 'ended', endedWhy: 'empty', endedAt: expired })
    expect(await lines(bot.id, 'drain.ended')).toMatchObject([
      { drainId: drain.id, why: 'empty', opened: 2, closed: 0, open: 0 },
    ])
  })

  it('F45 F73 leave who talks to a person, and close the others', async () => {
    const { bot, ids } = await draining(2)
    const [person = '', other = ''] = ids
    await db()('sessions').where({ id: person }).update({ handedOver: 1 })
    await endDrains(system(noon + hour))
    expect(await statesOf(db(), [person])).toEqual(['open'])
    expect(await statesOf(db(), [other])).toEqual(['closed'])
    expect(await lines(bot.id, 'drain.ended')).toMatchObject([{ why: 'due', closed: 1, open: 1 }])
  })

  it('F45 close more sessions than fit at once, a few at a time, each with its goodbye', async () => {
    const { bot, ids } = await draining(450, { goodbye: 'Bye' })
    const [drain] = await drainsOn(db(), bot)
    await endDrainNow(mo(), { bot: bot.slug, drains: [drain] })
    const [ending] = await drainsOn(db(), bot)
    expect(ending).toMatchObject({ state: 'ending', closed: 200, endedBy: 'mo' })
    await Promise.all([endDrains(system(noon)), endDrains(system(noon))])
    await endDrains(system(noon))
    const [ended] = await drainsOn(db(), bot)
    expect(ended).toMatchObject({ state: 'ended', closed: 450, endedWhy: 'now' })
    const goodbyes = await db()('messages').whereIn('sessionId', ids)
    expect(new Set(goodbyes.map((row) => row.sessionId)).size).toBe(450)
    expect(goodbyes).toHaveLength(450)
    expect(await lines(bot.id, 'drain.ended')).toMatchObject([{ by: 'mo', closed: 450 }])
  })

  it('F46 can be extended by a manager, up to 24 h after their start', async () => {
    const { bot, drain, ids } = await draining(1)
    const by = (who: 'mo' | 'dana', byMs: number, dueAt: number) =>
      extendDrain(ctxFor(db(), who), { bot: bot.slug, drains: [{ id: drain.id, dueAt }], byMs })
    await expect(by('dana', hour, drain.dueAt)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const [view] = await by('mo', hour, drain.dueAt)
    expect(view).toMatchObject({ dueAt: noon + 90 * minute })
    await expect(by('mo', hour, drain.dueAt)).rejects.toEqual(
      refusal('CONFLICT', /was extended meanwhile; 1 h 30 min are left now/),
    )
    await expect(by('mo', 23 * hour, noon + 90 * minute)).rejects.toMatchObject({
      code: 'VALIDATION',
      fields: { byMs: 'It may drain for 24 h in all. At most 22 h 30 min more.' },
    })
    await by('mo', 22 * hour + 30 * minute, noon + 90 * minute)
    await expect(by('mo', minute, noon + 24 * hour)).rejects.toEqual(
      refusal('VALIDATION', /can’t be extended any more/),
    )
    await endDrains(system(noon + 24 * hour - 1))
    expect(await statesOf(db(), ids)).toEqual(['open'])
    expect(await lines(bot.id, 'drain.extended')).toHaveLength(2)
    const audit = await db()('audit').where({ action: 'drain.extend', subject: `bot:${bot.id}` })
    expect(audit.map((row) => row.actor)).toEqual(['mo', 'mo'])
  })

  it('F46 end now, once, under ten at the same moment', async () => {
    const { bot, drain, ids } = await draining(3)
    const end = (name: 'mo' | 'ava' | 'ana') =>
      endDrainNow(ctxFor(db(), name), { bot: bot.slug, drains: [drain] })
    await expect(end('ana')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => end('mo')))
    expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(await statesOf(db(), ids)).toEqual(['closed'])
    await expect(end('ava')).rejects.toEqual(refusal('CONFLICT', /no longer drains/))
    expect(await lines(bot.id, 'drain.ended')).toHaveLength(1)
  })

  it('F43 warn before a second one starts, and end the older one for it when agreed', async () => {
    const { bot, drain, ids } = await draining(2)
    const next = await openSessions(db(), bot, 1)
    await expect(publish(db(), bot, 'Third')).rejects.toMatchObject({
      code: 'CONFLICT',
      sentence: expect.stringMatching(/V1.0 of Shop \d+ on .+ still drains, with 2 open sessions/),
      fields: { endDrains: expect.stringContaining('2 open sessions') },
    })
    expect(await statesOf(db(), [...ids, ...next])).toEqual(['open'])
    const request = await db()('requests').where({ botId: bot.id, state: 'awaiting approval' })
    expect(request).toHaveLength(1)
    await approveRequest(ctxFor(db(), 'ana', noon + 1), {
      request: request[0].id,
      revision: 1,
      ticks: [],
      endDrains: [drain.id],
    })
    expect(await statesOf(db(), ids)).toEqual(['closed'])
    expect(await statesOf(db(), next)).toEqual(['open'])
    expect(await drainsOn(db(), bot)).toMatchObject([
      { state: 'ended', endedWhy: 'replaced' },
      { state: 'draining', opened: 1 },
    ])
  })

  it('F43 F44 warn of the older one when a sender is taken over, and refuse one unseen', async () => {
    const { bot: holder, drain, ids } = await draining(2)
    await openSessions(db(), holder, 1)
    const rival = await publishedBot(db(), holder)
    const preview = await prepareActivation(mo(), { bot: rival.slug })
    expect(preview.endingDrains).toMatchObject([
      { id: drain.id, bot: { id: holder.id }, version: { label: 'V1.0' }, openSessions: 2 },
    ])
    const take = (endDrains: string[]) =>
      activate(db(), rival, { senders: [], takeOver: 'finish', endDrains })
    await expect(take(['another'])).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await db()('activations').where({ botId: rival.id })).toEqual([])
    await take([drain.id])
    expect(await statesOf(db(), ids)).toEqual(['closed'])
    const view = await readBot(ctxFor(db(), 'ana'), { bot: rival.slug })
    expect(view.draining).toMatchObject([{ bot: { id: holder.id }, version: { label: 'V1.1' } }])
  })
})

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
      refusal('CONFLICT', /grace period of V1.0 of Shop \d+ on .+ is over/),
    )
  })

  it('F46 do not end now under somebody who extended them meanwhile', async () => {
    const { bot, drain, ids } = await draining(1)
    await extendDrain(mo(), { bot: bot.slug, drains: [drain], byMs: hour })
    const stale = endDrainNow(mo(), { bot: bot.slug, drains: [drain] })
    await expect(stale).rejects.toEqual(
      refusal('CONFLICT', /was extended meanwhile; 1 h 30 min are left now\. Look again, and end/),
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
