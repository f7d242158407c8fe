import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SendProblem } from '../../src/chat/outbound-port.ts'
import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import { queueCardRedraw } from '../../src/control/kit/queue-redraws.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { commentOnRequest } from '../../src/control/requests/comment-on-request.ts'
import type { Relay } from '../../src/notify/relay.ts'
import { ctxFor, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { ask, openRelayFixture, unsent } from './relay-fixture.ts'
import type { RelayFixture } from './relay-fixture.ts'
import { inTheLongRun } from '../helpers/effort.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

describe('a platform that is away', () => {
  const db = sqlite()
  let room: RelayFixture
  let isDown: () => SendProblem | null
  let calls = 0
  beforeAll(() => seedCast(db()))
  beforeEach(async () => {
    room = await openRelayFixture(db())
    isDown = () => null
    calls = 0
  })

  /** The chat in memory behind a line that may be cut before, or after, it has heard us. */
  const shaky = (): ChatAdapter => {
    const { adapter } = room.chat
    const cut = async <T>(call: () => Promise<T>): Promise<T> => {
      calls += 1
      const problem = isDown()
      const isHeard = problem !== null && calls % 3 === 0
      if (problem && !isHeard) throw problem
      const answer = await call()
      if (problem) throw problem
      return answer
    }
    return {
      ...adapter,
      post: (...given) => cut(() => adapter.post(...given)),
      edit: (...given) => cut(() => adapter.edit(...given)),
      reply: (...given) => cut(() => adapter.reply(...given)),
      direct: (...given) => cut(() => adapter.direct(...given)),
    }
  }
  /** The time goes by, from one attempt to the next. */
  const pass = async (relay: Relay, forMs: number) => {
    const end = room.clock.at + forMs
    for (let next = room.clock.at; next <= end;) {
      room.clock.at = next
      await relay.runOnce()
      const waiting = db()('outbox').where({ state: 'pending' }).where('dueAt', '>', next)
      const row = await waiting.min({ due: 'dueAt' }).first()
      const silent = await db()('outbox').where({ state: 'pending', reach: 'platform' }).first()
      // Lanes of a platform that is away wait for one another's attempts.
      next = Math.min(Number(row?.['due'] ?? Infinity), silent ? next + 10_000 : Infinity)
    }
    room.clock.at = end
  }
  const remark = (request: string, comment: string) =>
    commentOnRequest(ctxFor(db(), 'ana', room.clock.at), { request, comment })
  const threads = () => [...room.chat.messages.values()].flatMap(({ thread }) => thread)
  const remarks = () => threads().flatMap((line) => /Remark \d/.exec(line) ?? [])
  const statuses = () =>
    [...room.chat.messages.values()].flatMap(({ content }) =>
      content.kind === 'card' && content.card.subject.startsWith('request:')
        ? [content.card.status]
        : [],
    )
  const noAnswer = () => new SendProblem('playground', 'no answer', 1000, 'platform')

  inTheLongRun(() => {
    it('F67 has lost nothing and told nothing twice after half an hour', async () => {
      const forMs = 30 * minuteMs
      const relay = room.relay([shaky()])
      const { request } = await ask(db(), room.clock.at)
      isDown = noAnswer
      await pass(relay, forMs / 3)
      await remark(request.id, 'Remark 1')
      await pass(relay, forMs / 3)
      await remark(request.id, 'Remark 2')
      await approveRequest(ctxFor(db(), 'sam', room.clock.at), {
        request: request.id,
        revision: 1,
        ticks: [],
      })
      await remark(request.id, 'Remark 3')
      await pass(relay, forMs / 3)
      isDown = () => null
      // The longest that a row waits between two attempts.
      await pass(relay, 6 * minuteMs)
      expect(await unsent(db())).toEqual([])
      expect(statuses()).toEqual(['✅ Approved, not live yet'])
      expect(remarks()).toEqual(['Remark 1', 'Remark 2', 'Remark 3'])
      const asks = threads().filter((line) => line.includes('wants to publish'))
      expect(asks).toHaveLength(1)
      for (const name of ['ana', 'li', 'sam']) {
        const told = room.chat.directs.filter(({ userId }) => userId === name)
        expect(told.filter(({ text }) => text.includes('wants to publish'))).toHaveLength(1)
      }
    })

    it('F67 draws a card also after days, when news of it are too old to tell', async () => {
      const relay = room.relay([shaky()])
      const { request } = await ask(db(), room.clock.at)
      await relay.runOnce()
      await approveRequest(ctxFor(db(), 'sam', room.clock.at), {
        request: request.id,
        revision: 1,
        ticks: [],
      })
      isDown = noAnswer
      await pass(relay, 10 * minuteMs)
      room.clock.at += 24 * hourMs
      await pass(relay, 10 * minuteMs)
      const left = await unsent(db())
      expect(left.filter(({ kind }) => kind === 'card').map(({ state }) => state)).toContain(
        'pending',
      )
      expect(
        new Set(left.filter(({ state }) => state === 'failed').map(({ kind }) => kind)),
      ).toEqual(new Set(['line', 'dm']))
      isDown = () => null
      await pass(relay, 6 * minuteMs)
      expect(statuses()).toEqual(['✅ Approved, not live yet'])
      const open = (await unsent(db())).filter(({ state }) => state !== 'failed')
      expect(open).toEqual([])
    })

    it('lets the rest of its channel pass when one card can not be drawn for a day', async () => {
      const { bot, request } = await ask(db(), room.clock.at)
      const poison = `request:${request.id}`
      const { adapter } = room.chat
      const relay = room.relay([
        {
          ...adapter,
          post: async (to, content, key) => {
            if (content.kind === 'card' && content.card.subject === poison) throw noAnswer()
            return adapter.post(to, content, key)
          },
        },
      ])
      await db()('outbox').whereNot({ kind: 'card' }).delete()
      await db()('outbox')
        .where({ subject: `bot:${bot.id}` })
        .delete()
      await queueCardRedraw(
        db(),
        ctxFor(db(), 'system', room.clock.at + 1),
        bot.id,
        `bot:${bot.id}`,
      )
      await pass(relay, 10 * minuteMs)
      expect(room.chat.messages.size).toBe(0)
      room.clock.at += 24 * hourMs
      await pass(relay, minuteMs)
      expect(room.chat.messages.size).toBe(1)
      expect(await unsent(db())).toMatchObject([{ state: 'pending' }])
    })
  })

  it('comes back when a storm of 429 says so, neither before nor long after', async () => {
    const relay = room.relay([shaky()])
    await ask(db(), room.clock.at)
    await db()('outbox').whereNot({ target: 'releases' }).delete()
    const at: number[] = []
    isDown = () => {
      at.push(room.clock.at)
      return at.length <= 12 ? new SendProblem('playground', 'slow down', 30_000) : null
    }
    await pass(relay, 8 * minuteMs)
    const gaps = at.slice(1, 12).map((one, i) => one - (at[i] ?? 0))
    expect(gaps).toEqual(gaps.map(() => 30_000))
    expect(await unsent(db())).toEqual([])
  })

  it('F67 waits for a token that was taken back, while decisions go on', async () => {
    const relay = room.relay([shaky()])
    const { request } = await ask(db(), room.clock.at)
    isDown = () => new SendProblem('playground', 'the token was taken back', null, 'install')
    await pass(relay, 20 * minuteMs)
    const decided = await approveRequest(ctxFor(db(), 'sam', room.clock.at), {
      request: request.id,
      revision: 1,
      ticks: [],
    })
    expect(decided.request.state).toBe('approved')
    calls = 0
    await pass(relay, 20 * minuteMs)
    const lanes = new Set((await unsent(db())).map(({ target }) => target)).size
    // Every five minutes in each channel, and no more.
    expect(calls).toBeLessThanOrEqual(5 * lanes)
    isDown = () => null
    await pass(relay, 6 * minuteMs)
    expect(await unsent(db())).toEqual([])
    expect(statuses()).toEqual(['✅ Approved, not live yet'])
  })

  it('F67 waits for a channel that lets nobody in, and tells the super admin once', async () => {
    const { adapter } = room.chat
    const shut = () => new SendProblem('playground', 'Slipway may not write there', null, 'place')
    let isShut = true
    const relay = room.relay([
      {
        ...adapter,
        post: async (...given) => (isShut ? Promise.reject(shut()) : adapter.post(...given)),
      },
    ])
    await ask(db(), room.clock.at)
    await pass(relay, hourMs)
    const told = room.chat.directs.filter(({ text }) => text.includes('post the card of'))
    expect(told.map(({ userId }) => userId)).toEqual(['sam'])
    isShut = false
    await pass(relay, 6 * minuteMs)
    expect(await unsent(db())).toEqual([])
    expect(statuses()).toEqual([expect.stringContaining('Waiting for 1 approval')])
  })

  it('gives up an install whose token nobody fixes in a day', async () => {
    const relay = room.relay([shaky()])
    await ask(db(), room.clock.at)
    isDown = () => new SendProblem('playground', 'the token was taken back', null, 'install')
    await pass(relay, hourMs)
    room.clock.at += 23 * hourMs
    await pass(relay, hourMs)
    const left = await unsent(db())
    expect(left.filter(({ state }) => state !== 'failed')).toEqual([])
    expect(left.length).toBeGreaterThan(3)
  })
})
