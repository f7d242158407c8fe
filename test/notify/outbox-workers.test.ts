import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SendProblem } from '../../src/chat/outbound-port.ts'
import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import { queueCardRedraw } from '../../src/control/kit/queue-redraws.ts'
import { commentOnRequest } from '../../src/control/requests/comment-on-request.ts'
import { memoryChat } from '../doubles/memory-chat.ts'
import { ctxFor, noon, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { ask, openRelayFixture, unsent } from './relay-fixture.ts'
import type { RelayFixture } from './relay-fixture.ts'
import { inTheLongRun } from '../helpers/effort.ts'

describe('the lanes of the outbox', () => {
  const db = sqlite()
  let room: RelayFixture
  beforeAll(() => seedCast(db()))
  beforeEach(async () => {
    room = await openRelayFixture(db())
  })

  /** The card of a request in so many channels, and whatever else waited is taken away. */
  const cardIn = async (channels: readonly string[]) => {
    const { bot, request } = await ask(db())
    await db()('outbox').delete()
    await db()('botHomes').where({ botId: bot.id }).delete()
    for (const channel of channels)
      await db()('botHomes').insert({
        botId: bot.id,
        platform: 'playground',
        install: 'local',
        channel,
      })
    const subject = `request:${request.id}` as const
    await queueCardRedraw(db(), ctxFor(db(), 'system'), bot.id, subject)
    return { bot, request, subject }
  }
  const shownIn = () => [...room.chat.messages.values()].map((message) => message.channel).sort()

  /** An adapter whose posts into some channels stay open until they are let go. */
  const slowIn = (isSlow: (channel: string) => boolean) => {
    const waiting: (() => void)[] = []
    const byChannel = new Map<string, () => void>()
    const { adapter } = room.chat
    const slow: ChatAdapter = {
      ...adapter,
      post: async (to, content, key) => {
        if (isSlow(to.channel)) {
          await new Promise<void>((resolve) => {
            waiting.push(resolve)
            byChannel.set(to.channel, resolve)
          })
        }
        return adapter.post(to, content, key)
      },
    }
    const goOn = (channel: string) => byChannel.get(channel)?.()
    return { slow, waiting, goOn, letGo: () => waiting.splice(0).forEach((go) => go()) }
  }
  const until = async (holds: () => boolean | Promise<boolean>) => {
    while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
  }

  it('F67 ends after every row that is being sent, also when one of them breaks', async () => {
    await cardIn(['broken', 'slow'])
    const { slow, waiting, goOn } = slowIn(() => true)
    const running = room.relay([slow])
    running.start()
    await until(() => waiting.length === 2)
    await db().raw(`create trigger refuse before update on outbox
      when old.target = 'broken' and new.state = 'sent' begin select raise(abort, 'gone'); end`)
    let isStopped = false
    const stopped = running.stop().then(() => {
      isStopped = true
    })
    goOn('broken')
    await until(() => room.problems.length > 0)
    await until(() => true)
    expect([room.problems, isStopped]).toEqual([['the outbox could not be read'], false])
    goOn('slow')
    await stopped
    await db().raw('drop trigger refuse')
    expect(await unsent(db())).toMatchObject([{ target: 'broken' }])
  })

  it('F67 goes on in the other channels while one is slow', async () => {
    await cardIn(['slow', 'a', 'b'])
    const { slow, waiting, letGo } = slowIn((channel) => channel === 'slow')
    const running = room.relay([slow])
    running.start()
    await until(() => shownIn().length === 2 && waiting.length === 1)
    const { bot, subject } = await cardIn(['c'])
    running.wake()
    await until(() => shownIn().includes('c'))
    await db()('requests')
      .where({ id: subject.slice(8) })
      .increment('expiresAt', 60_000)
    await queueCardRedraw(db(), ctxFor(db(), 'system'), bot.id, subject)
    running.wake()
    await until(() => [...room.chat.messages.values()].some((message) => message.edits === 1))
    expect(shownIn()).toEqual(['a', 'b', 'c'])
    letGo()
    await until(() => shownIn().includes('slow'))
    await running.stop()
    expect(await unsent(db())).toEqual([])
  })

  it('goes on at one platform while another hangs in as many channels as it may', async () => {
    const { bot, request } = await cardIn(Array.from({ length: 24 }, (_, i) => `slow-${i}`))
    const other = memoryChat({ platform: 'discord', install: 'guild', channel: 'bots' })
    const { platform, install, channel } = other
    await db()('botHomes').insert({ botId: bot.id, platform, install, channel })
    await queueCardRedraw(db(), ctxFor(db(), 'system'), bot.id, `request:${request.id}`)
    const { slow, waiting, letGo } = slowIn(() => true)
    const running = room.relay([slow, other.adapter])
    running.start()
    await until(() => other.messages.size === 1)
    await until(() => waiting.length === 16)
    expect(waiting).toHaveLength(16)
    await until(() => {
      letGo()
      return room.chat.messages.size === 24
    })
    await running.stop()
    expect(await unsent(db())).toEqual([])
  })

  it('ends after the rows that are being sent, and leaves the others for the next one', async () => {
    const { request } = await cardIn(['slow'])
    await commentOnRequest(ctxFor(db(), 'ana'), { request: request.id, comment: 'First' })
    const { slow, waiting, letGo } = slowIn(() => true)
    const running = room.relay([slow])
    running.start()
    await until(() => waiting.length === 1)
    let isOver = false
    const stopping = running.stop().then(() => {
      isOver = true
    })
    await until(async () => (await unsent(db())).some(({ state }) => state === 'sending'))
    expect(isOver).toBe(false)
    letGo()
    await stopping
    expect(shownIn()).toEqual(['slow'])
    const left = (await unsent(db())).filter(({ target }) => target === 'slow')
    expect(new Set(left.map(({ state }) => state))).toEqual(new Set(['pending']))
    await room.relay().runOnce()
    const [message] = [...room.chat.messages.values()]
    expect(message?.thread.join()).toContain('First')
  })

  it('sends nothing twice that is in its own hands, however often it is woken', async () => {
    await cardIn(['slow'])
    const { slow, waiting, letGo } = slowIn(() => true)
    const running = room.relay([slow])
    running.start()
    await until(() => waiting.length === 1)
    for (let i = 0; i < 20; i++) {
      running.wake()
      await db()('outbox').first()
    }
    expect(waiting).toHaveLength(1)
    letGo()
    await until(() => shownIn().length === 1)
    await running.stop()
    expect(shownIn()).toEqual(['slow'])
  })

  inTheLongRun(() => {
    it('F67 keeps the order in a lane, also past a row that waits and past many rows', async () => {
      const { request } = await cardIn(['busy'])
      const said = Array.from({ length: 55 }, (_, i) => `Remark ${String(i).padStart(3, '0')}`)
      for (const comment of said)
        await commentOnRequest(ctxFor(db(), 'ana'), { request: request.id, comment })
      const { adapter } = room.chat
      let calls = 0
      const moody: ChatAdapter = {
        ...adapter,
        reply: async (...sending) => {
          if (++calls % 7 === 0) throw new SendProblem('playground', 'not now', 3000)
          return adapter.reply(...sending)
        },
      }
      const running = room.relay([moody])
      for (let tries = 0; tries < 12; tries++) {
        await running.runOnce()
        room.clock.at += 3000
      }
      const [message] = [...room.chat.messages.values()]
      const shown = (message?.thread ?? []).map((line) => /Remark \d+/.exec(line)?.[0])
      expect(shown).toEqual(said)
      expect(await unsent(db())).toEqual([])
    })
  })

  it('says that the database can not be read, and sends it when it can', async () => {
    await cardIn(['a'])
    let isBroken = true
    const broken = new Proxy(db(), {
      apply: (target, self, given) => {
        if (isBroken) throw new Error('disk I/O error')
        return Reflect.apply(target, self, given)
      },
    })
    const { createRelay } = await import('../../src/notify/relay.ts')
    const running = createRelay({
      db: broken,
      now: () => room.clock.at,
      adapters: new Map([['playground' as const, room.chat.adapter]]),
      drawCard: async () => null,
      describeEvent: async () => null,
      log: (problem) => room.problems.push(problem),
    })
    await expect(running.runOnce()).rejects.toThrow('disk I/O error')
    running.start()
    await until(() => room.problems.includes('the outbox could not be read'))
    isBroken = false
    await running.stop()
    await room.relay().runOnce()
    expect(shownIn()).toEqual(['a'])
  })

  it('F67 tries again what another process put off, also where it could not be read at first', async () => {
    await cardIn(['a'])
    await db()('outbox').update({ dueAt: noon + 3_600_000 })
    let isBroken = true
    const failing = new Proxy(db(), {
      apply: (target, self, given) => {
        if (isBroken) throw new Error('disk I/O error')
        return Reflect.apply(target, self, given)
      },
    })
    const running = room.relay([room.chat.adapter], failing)
    running.start()
    await until(() => room.problems.includes('the outbox could not be read'))
    isBroken = false
    await until(() => shownIn().length > 0)
    await running.stop()
    expect(await unsent(db())).toEqual([])
  })
})
