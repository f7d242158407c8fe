import { beforeAll, beforeEach, expect, it } from 'vitest'
import { SendProblem } from '../../src/chat/outbound-port.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { pruneHistory } from '../../src/control/history/prune-history.ts'
import { expireRequests } from '../../src/control/requests/expire-requests.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { makeStale } from '../../src/control/requests/revalidate-candidate.ts'
import { askForChanges, declineRequest } from '../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../src/control/requests/withdraw-request.ts'
import { requestOrThrow } from '../../src/store/requests/requests.ts'
import { botText, ctxFor, seedCast, writeDraft } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { ask, openRelayFixture, unsent } from './relay-fixture.ts'
import type { RelayFixture } from './relay-fixture.ts'

onEachDatabase('what people were told directly', (db) => {
  let room: RelayFixture
  beforeAll(() => seedCast(db()))
  beforeEach(async () => {
    room = await openRelayFixture(db())
  })

  const toldTo = (userId: string) => room.chat.directs.filter((one) => one.userId === userId)
  const firstTo = (userId: string) => {
    const [first] = toldTo(userId)
    if (!first) throw new Error(`${userId} was told nothing`)
    return first
  }
  const verbsOn = (userId: string) => firstTo(userId).buttons.map((id) => id.split(':')[0])

  type Asked = Awaited<ReturnType<typeof ask>>
  const ends: [string, RegExp, (asked: Asked) => Promise<unknown>][] = [
    [
      'an approval',
      /✅ Approved by Sam/,
      ({ request }) =>
        approveRequest(ctxFor(db(), 'sam'), { request: request.id, revision: 1, ticks: [] }),
    ],
    [
      'a refusal',
      /❌ Declined by Li .*: “Wrong sender”/,
      ({ request }) =>
        declineRequest(ctxFor(db(), 'li'), {
          request: request.id,
          revision: 1,
          reason: 'Wrong sender',
        }),
    ],
    [
      'a wish for changes',
      /✏️ Changes requested/,
      ({ request }) =>
        askForChanges(ctxFor(db(), 'li'), { request: request.id, revision: 1, reason: 'Shorter' }),
    ],
    [
      'a withdrawal',
      /↩️ Withdrawn by Dana/,
      ({ request }) => withdrawRequest(ctxFor(db(), 'dana'), { request: request.id }),
    ],
    [
      'an expiry',
      /⌛ Expired/,
      () => {
        room.clock.at += 73 * 3_600_000
        return expireRequests(ctxFor(db(), 'system', room.clock.at))
      },
    ],
    [
      'a moved ground',
      /⚠️ Out of date/,
      async ({ request }) =>
        makeStale(db(), ctxFor(db(), 'system'), await requestOrThrow(db(), request.id), 'moved'),
    ],
  ]
  it.each(ends)('F67 take the button away after %s, and say so', async (_, outcome, end) => {
    const asked = await ask(db())
    await room.relay().runOnce()
    expect(verbsOn('ana')).toEqual(['approve', 'details'])
    await end(asked)
    await room.relay().runOnce()
    for (const name of ['ana', 'li', 'sam']) {
      expect(verbsOn(name)).toEqual(['details'])
      expect(firstTo(name).text).toMatch(/wants to publish/)
      expect(firstTo(name).text).toMatch(outcome)
      expect(firstTo(name).edits).toBe(1)
    }
    expect(await unsent(db())).toEqual([])
  })

  it('F67 send whoever still owes a review to the new revision', async () => {
    const { bot, request } = await ask(db())
    await room.relay().runOnce()
    await askForChanges(ctxFor(db(), 'li'), {
      request: request.id,
      revision: 1,
      reason: 'Shorter',
    })
    await writeDraft(db(), bot.id, 'dov', botText('Hi', bot.sender))
    await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'Shorter' })
    await room.relay().runOnce()
    expect(verbsOn('ana')).toEqual(['details'])
    expect(firstTo('ana').text).toContain('It is revision 2 by now')
    const last = toldTo('ana').at(-1)
    expect(last?.text).toContain('asks again')
    expect(last?.buttons[0]).toBe(`approve:${request.id}:2`)
  })

  it('F67 are right when they go out after the decision', async () => {
    const { request } = await ask(db())
    await approveRequest(ctxFor(db(), 'sam'), { request: request.id, revision: 1, ticks: [] })
    await room.relay().runOnce()
    expect(verbsOn('ana')).toEqual(['details'])
    expect(firstTo('ana')).toMatchObject({ edits: 0, text: expect.stringMatching(/Approved by/) })
  })

  it('F67 are right when the decision falls while one is on its way', async () => {
    const { request } = await ask(db())
    const { adapter } = room.chat
    const deciding = {
      ...adapter,
      direct: async (...sending: Parameters<typeof adapter.direct>) => {
        const [{ userId }] = sending
        if (userId === 'ana') {
          await approveRequest(ctxFor(db(), 'sam'), { request: request.id, revision: 1, ticks: [] })
        }
        return adapter.direct(...sending)
      },
    }
    await room.relay([deciding]).runOnce()
    expect(verbsOn('ana')).toEqual(['details'])
    expect(firstTo('ana').text).toMatch(/Approved by Sam/)
  })

  it('F67 are right when the decision falls between one that arrived unheard and its next try', async () => {
    const { request } = await ask(db())
    const unheard = new SendProblem('playground', 'no answer', 1000, 'platform')
    room.chat.faults.push({ call: 'direct', when: 'after', error: unheard })
    await room.relay().runOnce()
    await approveRequest(ctxFor(db(), 'sam'), { request: request.id, revision: 1, ticks: [] })
    room.clock.at += 2000
    await room.relay().runOnce()
    expect(room.chat.directs.filter(({ buttons }) => /approve/.test(buttons.join()))).toEqual([])
    expect(await unsent(db())).toEqual([])
  })

  it('F67 that somebody deleted stay away, and hold up nobody', async () => {
    const { request } = await ask(db())
    await room.relay().runOnce()
    room.chat.delete({ messageId: firstTo('ana').id })
    await approveRequest(ctxFor(db(), 'sam'), { request: request.id, revision: 1, ticks: [] })
    await room.relay().runOnce()
    expect(toldTo('ana')).toEqual([])
    expect(verbsOn('li')).toEqual(['details'])
    expect(await unsent(db())).toEqual([])
  })

  it('are not edited while they look the same, and forgotten after a month', async () => {
    const { request } = await ask(db())
    await room.relay().runOnce()
    await db()('requests').where({ id: request.id }).increment('expiresAt', 60_000)
    await approveRequest(ctxFor(db(), 'ana'), { request: request.id, revision: 1, ticks: [] })
    await room.relay().runOnce()
    const details = room.chat.directs.filter((one) => one.text.includes('released'))
    expect(details.map((one) => one.edits)).toEqual(details.map(() => 0))
    expect(await db()('directs').where({ state: 'open' })).not.toEqual([])
    room.clock.at += 31 * 24 * 3_600_000
    const keep = { sessionDays: 400, inboundDays: 14, sentDays: 30 }
    await pruneHistory(ctxFor(db(), 'system', room.clock.at), keep)
    expect(await db()('directs')).toEqual([])
  })
})
