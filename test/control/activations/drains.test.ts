import { beforeAll, expect, it } from 'vitest'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { endDrainNow } from '../../../src/control/activations/end-drain-now.ts'
import { endDrains } from '../../../src/control/activations/end-drains.ts'
import { extendDrain } from '../../../src/control/activations/extend-drain.ts'
import { prepareActivation } from '../../../src/control/activations/prepare-activation.ts'
import { readBot } from '../../../src/control/bots/read-bot.ts'
import { sweepSessions } from '../../../src/gateway/sweep-sessions.ts'
import { listeningGateway } from '../../gateway/seed.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import {
  activate,
  activeBot,
  drainsOn,
  openSessions,
  publish,
  publishedBot,
  sayGoodbye,
  statesOf,
} from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'
import { minute, hour, world } from './drains-fixture.ts'

onEachDatabase('drains', (db) => {
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

  it('F45 say the goodbye of the version that ends, not of the one that follows', async () => {
    const bot = await activeBot(db(), undefined, 'So long!')
    const [id] = await openSessions(db(), bot, 1)
    await sayGoodbye(db(), bot, 'See you!')
    await publish(db(), bot, undefined, { openSessions: 'end' })
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
      refusal('CONFLICT', /got more time meanwhile: 1 h 30 min are left/),
    )
    await expect(by('mo', 23 * hour, noon + 90 * minute)).rejects.toMatchObject({
      code: 'VALIDATION',
      fields: { byMs: 'They may finish for 24 h in all. At most 22 h 30 min more.' },
    })
    await by('mo', 22 * hour + 30 * minute, noon + 90 * minute)
    await expect(by('mo', minute, noon + 24 * hour)).rejects.toEqual(
      refusal('VALIDATION', /can’t get more time/),
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
    await expect(end('ava')).rejects.toEqual(refusal('CONFLICT', /has finished meanwhile/))
    expect(await lines(bot.id, 'drain.ended')).toHaveLength(1)
  })

  it('F43 warn before a second one starts, and end the older one for it when agreed', async () => {
    const { bot, drain, ids } = await draining(2)
    const next = await openSessions(db(), bot, 1)
    await expect(publish(db(), bot, 'Third')).rejects.toMatchObject({
      code: 'CONFLICT',
      sentence: expect.stringMatching(/2 customers are still finishing on V1.0 of Shop \d+ on .+/),
      fields: { endDrains: expect.stringContaining('This ends those chats.') },
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
