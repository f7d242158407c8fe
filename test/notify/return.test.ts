import { beforeAll, beforeEach, expect, it } from 'vitest'
import { SendProblem } from '../../src/chat/outbound-port.ts'
import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import { wakePlace } from '../../src/control/delivery/wake-place.ts'
import { commentOnRequest } from '../../src/control/requests/comment-on-request.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import type { Relay } from '../../src/notify/relay.ts'
import { ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { ask, openRelayFixture, unsent } from './relay-fixture.ts'
import type { RelayFixture } from './relay-fixture.ts'

const secondMs = 1000
const minuteMs = 60_000
const awayMs = 10 * minuteMs
const away = () => new SendProblem('playground', 'no answer', 1000, 'platform')

onEachDatabase('what waited for a platform or for a right', (db) => {
  let room: RelayFixture
  /** What every call meets; null lets it through. */
  let trouble: (call: string) => SendProblem | null
  const calls: { call: string; at: number; target: string }[] = []
  beforeAll(() => seedCast(db()))
  beforeEach(async () => {
    room = await openRelayFixture(db())
    trouble = () => null
    calls.length = 0
  })

  const watched = (): ChatAdapter => {
    const { adapter } = room.chat
    const through = <T>(call: string, target: string, run: () => Promise<T>): Promise<T> => {
      calls.push({ call, at: room.clock.at, target })
      const problem = trouble(call)
      return problem ? Promise.reject(problem) : run()
    }
    return {
      ...adapter,
      post: (...given) => through('post', given[0].channel, () => adapter.post(...given)),
      edit: (...given) => through('edit', given[0].channel, () => adapter.edit(...given)),
      reply: (...given) => through('reply', given[0].channel, () => adapter.reply(...given)),
      direct: (...given) => through('direct', given[0].userId, () => adapter.direct(...given)),
    }
  }
  const pass = async (relay: Relay, forMs: number, stepMs = secondMs) => {
    for (const end = room.clock.at + forMs; room.clock.at < end; room.clock.at += stepMs)
      await relay.runOnce()
  }
  const approve = (request: string) =>
    approveRequest(ctxFor(db(), 'sam', room.clock.at), { request, revision: 1, ticks: [] })
  const remark = (request: string, comment: string) =>
    commentOnRequest(ctxFor(db(), 'ana', room.clock.at), { request, comment })

  it('F67 goes out within 15 s of the return, and cards first', async () => {
    const relay = room.relay([watched()])
    const { request } = await ask(db(), room.clock.at)
    await relay.runOnce()
    trouble = away
    await remark(request.id, 'Remark 1')
    await pass(relay, awayMs / 2, 10 * secondMs)
    await approve(request.id)
    calls.length = 0
    await pass(relay, awayMs / 2, 10 * secondMs)
    // One attempt in ten seconds for the whole install, whatever waits.
    expect(calls.length).toBeLessThanOrEqual(awayMs / 2 / 10_000 + 5)
    expect(new Set(calls.map(({ target }) => target)).size).toBeGreaterThan(2)
    trouble = () => null
    calls.length = 0
    const back = room.clock.at
    await pass(relay, 15 * secondMs)
    expect(calls[0]?.at).toBeLessThanOrEqual(back + 15 * secondMs)
    expect(await unsent(db())).toEqual([])
    const inChannel = calls.filter(({ target }) => target === 'releases').map(({ call }) => call)
    expect(inChannel.indexOf('edit')).toBeLessThan(inChannel.indexOf('reply'))
  })

  it('F67 goes out at once when the way to its channel is open again', async () => {
    const relay = room.relay([watched()])
    const shut = () => new SendProblem('playground', 'not in the channel', null, 'place')
    const come = (channel: string | null) =>
      wakePlace(ctxFor(db(), 'system', room.clock.at), {
        platform: 'playground',
        install: 'local',
        channel,
      })
    const { request } = await ask(db(), room.clock.at)
    for (const channel of ['releases', null]) {
      trouble = (call) => (call === 'direct' ? null : shut())
      await remark(request.id, 'Remark')
      await pass(relay, 3 * secondMs)
      expect(await unsent(db())).not.toEqual([])
      trouble = () => null
      await come('elsewhere')
      await relay.runOnce()
      expect(await unsent(db())).not.toEqual([])
      await come(channel)
      await relay.runOnce()
      expect(await unsent(db())).toEqual([])
    }
  })

  it('F67 is not left for the future when the clock is set back', async () => {
    const relay = room.relay([watched()])
    room.clock.at = noon + awayMs
    trouble = () => new SendProblem('playground', 'slow down', 30_000)
    await ask(db(), room.clock.at)
    await relay.runOnce()
    room.clock.at = noon
    relay.clockSetBack()
    trouble = () => null
    await pass(relay, 15 * secondMs)
    expect(await unsent(db())).toEqual([])
  })

  it('F67 lets cards pass lines that can’t be said', async () => {
    const relay = room.relay([watched()])
    const { request } = await ask(db(), room.clock.at)
    await relay.runOnce()
    trouble = (call) =>
      call === 'reply' ? new SendProblem('playground', 'no thread', null, 'place') : null
    await remark(request.id, 'Remark 1')
    await relay.runOnce()
    await approve(request.id)
    await relay.runOnce()
    const bot = await seedBot(db(), { author: 'dov' })
    await requestPublish(ctxFor(db(), 'dana', room.clock.at), { bot: bot.slug, comment: 'Another' })
    await relay.runOnce()
    const statuses = [...room.chat.messages.values()].flatMap(({ content }) =>
      content.kind === 'card' && content.card.subject.startsWith('request:')
        ? [content.card.status]
        : [],
    )
    expect(statuses).toEqual([
      '✅ Approved, not live yet',
      expect.stringMatching(/Waiting for 1 approval/),
    ])
  })

  it('F67 tells the super admin once which right the threads of a home lack, and again after it was given', async () => {
    let lacks: string | null = 'Slipway lacks Create Public Threads in #releases'
    const { adapter } = room.chat
    const relay = room.relay([
      {
        ...adapter,
        reply: async (...given) => {
          const said = await adapter.reply(...given)
          return lacks === null || said === 'gone' ? said : { lacks }
        },
      },
    ])
    const { request } = await ask(db(), room.clock.at)
    const told = () =>
      room.chat.directs.filter(({ text }) => text.includes('Create Public Threads'))
    const say = async (text: string) => {
      await remark(request.id, text)
      await relay.runOnce()
      await relay.runOnce()
    }
    await say('Remark 1')
    await say('Remark 2')
    expect(told().map(({ userId }) => userId)).toEqual(['sam'])
    lacks = null
    await say('Remark 3')
    lacks = 'Slipway lacks Create Public Threads in #releases'
    await say('Remark 4')
    expect(told()).toHaveLength(2)
  })
})
