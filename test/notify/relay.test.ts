import { beforeAll, beforeEach, expect, it } from 'vitest'
import { ulid } from 'ulid'
import { drawCard } from '../../src/chat/events/draw-card.ts'
import { SendProblem } from '../../src/chat/outbound-port.ts'
import type { ChatAdapter } from '../../src/chat/outbound-port.ts'
import { describeEvent } from '../../src/chat/events/describe-event.ts'
import {
  queueCardRedraw,
  queueThreadLine,
  queueDirectMessages,
} from '../../src/control/kit/queue-redraws.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import type { RequestView } from '../../src/control/requests/request-view.ts'
import type { Platform } from '../../src/domain/actor.ts'
import { createRelay } from '../../src/notify/relay.ts'
import { memoryChat } from '../doubles/memory-chat.ts'
import type { Fault, MemoryChat } from '../doubles/memory-chat.ts'
import { ctxFor, noon, seedCast } from '../helpers/cast.ts'
import { ask, killDuring } from './relay-fixture.ts'
import { onEachDatabase } from '../helpers/databases.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }

onEachDatabase('the outbox relay', (db) => {
  let chat: MemoryChat
  let clock = noon
  let problems: string[] = []
  beforeAll(() => seedCast(db()))
  beforeEach(async () => {
    chat = memoryChat(place)
    problems = []
    clock = noon
    await db()('outbox').delete()
    await db()('cards').delete()
  })

  const relay = (adapters: ChatAdapter[] = [chat.adapter]) =>
    createRelay({
      db: db(),
      now: () => clock,
      adapters: new Map<Platform, ChatAdapter>(adapters.map((one) => [one.platform, one])),
      drawCard: (subject) => drawCard(ctxFor(db(), 'system'), subject),
      describeEvent: (event, at) => describeEvent(ctxFor(db(), 'system'), event, at),
      log: (problem) => problems.push(problem),
    })

  const asked = () => ask(db())
  const approve = (request: RequestView) =>
    approveRequest(ctxFor(db(), 'sam'), { request: request.id, revision: 1, ticks: [] })
  const cards = () =>
    [...chat.messages.values()].flatMap(({ content }) =>
      content.kind === 'card' ? [content.card] : [],
    )
  const requestCards = () => cards().filter((card) => card.subject.startsWith('request:'))
  const states = async () => {
    const rows: { state: string }[] = await db()('outbox').select('state')
    return [...new Set(rows.map((row) => row.state))]
  }

  it('F67 posts one card, puts the line under it, and tells people directly', async () => {
    await asked()
    await relay().runOnce()
    expect(requestCards()).toHaveLength(1)
    const [message] = [...chat.messages.values()].filter((m) => m.thread.length > 0)
    expect(message?.thread.join()).toContain('Dana wants to publish')
    expect(new Set(chat.directs.map((direct) => direct.userId))).toEqual(
      new Set(['ana', 'li', 'sam']),
    )
    expect(chat.directs[0]?.buttons.some((id) => id.startsWith('approve:'))).toBe(true)
    expect(await states()).toEqual(['sent'])
  })

  it('F67 draws what is true when it sends: ten changes are one redraw', async () => {
    const { bot, request } = await asked()
    const system = ctxFor(db(), 'system')
    for (let i = 0; i < 10; i++)
      await queueCardRedraw(db(), system, bot.id, `request:${request.id}`)
    const rows = await db()('outbox').where({ kind: 'card', subject: `request:${request.id}` })
    expect(rows).toHaveLength(1)
    await approve(request)
    await relay().runOnce()
    expect(requestCards()[0]?.status).toContain('Approved')
  })

  it('F67 keeps the copies of two platforms in sync, also where the bot moved away', async () => {
    const { bot, request } = await asked()
    const discord = memoryChat({ platform: 'discord', install: 'guild', channel: 'bots' })
    const { platform, install, channel } = discord
    await db()('botHomes').insert({ botId: bot.id, platform, install, channel })
    await queueCardRedraw(db(), ctxFor(db(), 'system'), bot.id, `request:${request.id}`)
    const both = relay([chat.adapter, discord.adapter])
    await both.runOnce()
    await db()('botHomes').where({ botId: bot.id, platform }).delete()
    await approve(request)
    await both.runOnce()
    const there = [...discord.messages.values()].map(({ content }) => content)
    expect(there).toHaveLength(1)
    expect(there[0]).toMatchObject({ card: { status: '✅ Approved, not live yet' } })
    expect(requestCards()[0]?.status).toBe('✅ Approved, not live yet')
  })

  it('does not edit a card that looks the same', async () => {
    const { bot, request } = await asked()
    await relay().runOnce()
    await queueCardRedraw(db(), ctxFor(db(), 'system'), bot.id, `request:${request.id}`)
    await relay().runOnce()
    expect([...chat.messages.values()].map((message) => message.edits)).toEqual([0, 0])
  })

  const crashes: [string, Fault['call'], Fault['when']][] = [
    ['before a card was posted', 'post', 'before'],
    ['after a card was posted, before its id was kept', 'post', 'after'],
    ['before a line was written', 'reply', 'before'],
    ['after a line was written', 'reply', 'after'],
    ['before a direct message', 'direct', 'before'],
    ['after a direct message', 'direct', 'after'],
  ]
  it.each(crashes)('F68 makes every card right after a kill %s', async (_, call, when) => {
    const { request } = await asked()
    await killDuring(db(), chat, { call, when }, () => relay().runOnce())
    expect(await states()).toContain('sending')

    await relay().runOnce()
    expect(requestCards()).toHaveLength(1)
    expect(requestCards()[0]?.status).toContain('Waiting')
    const lines = [...chat.messages.values()].flatMap((message) => message.thread)
    expect(lines.filter((line) => line.includes('wants to publish'))).toHaveLength(1)
    expect(chat.directs.filter((direct) => direct.userId === 'ana')).toHaveLength(1)
    await approve(request)
    await killDuring(db(), chat, { call: 'edit', when: 'before' }, () => relay().runOnce())
    await relay().runOnce()
    expect(requestCards()[0]?.status).toContain('Approved')
    expect(await states()).toEqual(['sent'])
  })

  it('makes one card of a cut-off redraw and a newer one that waits', async () => {
    const { bot, request } = await asked()
    const subject = `request:${request.id}` as const
    await db()('outbox').where({ kind: 'card', subject }).update({ state: 'sending' })
    await queueCardRedraw(db(), ctxFor(db(), 'system'), bot.id, subject)
    await relay().runOnce()
    expect(requestCards()).toHaveLength(1)
    expect([...chat.messages.values()].map((message) => message.edits)).toEqual([0, 0])
    expect(await states()).toEqual(['sent'])
  })

  it('waits as long as the platform says, in order, and other channels go on', async () => {
    const { bot, request } = await asked()
    chat.faults.push({
      call: 'post',
      when: 'before',
      channel: 'releases',
      error: new SendProblem('playground', 'rate limited', 30_000),
    })
    const other = { ...place, channel: 'support' }
    await db()('botHomes').insert({ botId: bot.id, ...other })
    await queueCardRedraw(db(), ctxFor(db(), 'system'), bot.id, `request:${request.id}`)
    const running = relay()
    await running.runOnce()
    const channels = () => new Set([...chat.messages.values()].map((message) => message.channel))
    expect(channels()).toEqual(new Set(['support']))
    expect(await db()('outbox').where({ state: 'pending', target: 'releases' })).toHaveLength(3)
    expect(await db()('outbox').max('attempts as most').first()).toEqual({ most: 1 })

    clock += 29_000
    await running.runOnce()
    expect(channels()).toEqual(new Set(['support']))
    clock += 1000
    await running.runOnce()
    expect(channels()).toEqual(new Set(['support', 'releases']))
    expect(await states()).toEqual(['sent'])
  })

  it('gives up what can never work, keeps the reason, and goes on', async () => {
    await asked()
    chat.shut.add('ana')
    const error = new SendProblem('playground', 'the channel is archived', null)
    chat.faults.push({ call: 'post', when: 'before', error })
    await relay().runOnce()
    const failed: { problem: string }[] = await db()('outbox').where({ state: 'failed' })
    expect(failed.map((row) => row.problem).sort()).toEqual([
      'the channel is archived',
      'this person takes no direct messages',
    ])
    expect(requestCards()).toHaveLength(1)
  })

  it('gives up after many attempts, each later than the one before', async () => {
    await asked()
    const down = () => {
      chat.faults.push({ call: 'post', when: 'before', error: new Error('connection reset') })
    }
    const waits: number[] = []
    for (let i = 0; i < 40; i++) {
      down()
      await relay().runOnce()
      const row = await db()('outbox').where({ state: 'pending' }).where('attempts', '>', 0).first()
      if (!row) break
      waits.push(row.dueAt - clock)
      clock = row.dueAt
    }
    expect(waits.length).toBe(23)
    expect(waits[0]).toBe(1000)
    expect(Math.max(...waits)).toBe(5 * 60_000)
    expect(problems.length).toBeGreaterThan(20)
    expect(await db()('outbox').where({ state: 'failed' }).first()).toMatchObject({
      problem: 'connection reset',
      attempts: 24,
    })
  })

  it('says that a platform is not connected', async () => {
    await asked()
    await relay([]).runOnce()
    expect(await states()).toEqual(['failed'])
    const row = await db()('outbox').first()
    expect(row.problem).toBe('playground is not connected')
  })

  it('tells nothing about what is gone', async () => {
    const { bot } = await asked()
    await db()('outbox').delete()
    const system = ctxFor(db(), 'system')
    const event = { type: 'request.withdrawn', requestId: ulid(), by: 'dana' } as const
    await queueThreadLine(db(), system, bot.id, `request:${event.requestId}`, event)
    await queueDirectMessages(db(), system, ['ana'], `request:${event.requestId}`, event)
    await queueCardRedraw(db(), system, bot.id, `request:${event.requestId}`)
    await relay().runOnce()
    expect(chat.directs).toEqual([])
    expect(chat.messages.size).toBe(0)
    expect(await states()).toEqual(['sent'])
  })

  it('leaves out whoever acts and reaches each account of the others', async () => {
    const { bot } = await asked()
    await db()('outbox').delete()
    const event = { type: 'request.withdrawn', requestId: 'x', by: 'ana' } as const
    await queueDirectMessages(
      db(),
      ctxFor(db(), 'ana'),
      ['ana', 'li', 'li', 'sam'],
      `bot:${bot.id}`,
      event,
    )
    const rows: { target: string }[] = await db()('outbox').select('target').orderBy('id')
    expect(rows.map((row) => row.target)).toEqual(['li', 'sam'])
  })

  it('never runs twice at once, and stops when told', async () => {
    await asked()
    const one = relay()
    await Promise.all([one.runOnce(), one.runOnce(), one.runOnce()])
    expect(requestCards()).toHaveLength(1)
    one.start()
    one.start()
    one.wake()
    await one.stop()
    await one.stop()
  })
})
