import { afterEach, expect, it } from 'vitest'
import { createActionTurns } from '../../../src/gateway/actions/action-turns.ts'
import type { Alias } from '../../../src/gateway/channel-port.ts'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import { isShared } from '../../../src/store/kit/database.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { stoppedAfterEach } from '../../helpers/stopped-after.ts'
import { actionServer, answering } from '../action-server.ts'
import type { Response } from '../action-server.ts'
import { minute, noon, ordersYaml } from '../seed.ts'
import { openInbox, openInboxOn, rosa, tom } from './opened-inbox.ts'

const kept = stoppedAfterEach()
const status = {
  events: [
    { event: 'slot', name: 'order_id', value: '4711' },
    { event: 'slot', name: 'order_status', value: 'on its way' },
  ],
}

/** An action server that answers when it is told to. */
async function slowServer() {
  const waiting: Response[] = []
  let came = () => {}
  const isAsked = new Promise<void>((resolve) => void (came = resolve))
  const server = await actionServer((response) => {
    waiting.push(response)
    came()
  })
  const answer = () => {
    for (const response of waiting.splice(0)) answering(status)(response)
  }
  return { ...server, isAsked, answer }
}

onEachDatabase('actions of customers whose messages are kept first', (db) => {
  afterEach(() => db()('inboxMessages').delete())
  const rowsOf = (place: string) => db()('inboxMessages').where({ place }).orderBy('id')

  it('F56 hold up their own customer only, and what came meanwhile follows', async () => {
    const server = await slowServer()
    const first = await kept(openInbox(db(), { actionUrl: server.url }))
    first.inbox.stop()
    await first.writes(rosa, 'look it up', { messageId: 'wamid.look' })
    await first.writes(rosa, 'hello')
    const { senderId } = first
    // Both are in its first batch.
    const one = await kept(openInboxOn(db(), senderId))
    await one.inbox.look()
    await server.isAsked
    one.clock.now += 1
    await one.writes(tom, 'hello')
    await one.inbox.look()
    await expect.poll(one.out).toEqual([`${tom}: One`])
    expect(one.marked).toContain('wamid.look typing')
    expect((await rowsOf(senderId)).map(({ state }) => state)).toEqual([
      'acting',
      'waiting',
      'done',
    ])
    server.answer()
    await one.settled()
    expect(await one.out()).toEqual([
      `${tom}: One`,
      `${rosa}: One: order 4711 is on its way.`,
      `${rosa}: One: I did not get that.`,
    ])
    expect((await rowsOf(senderId)).map(({ state }) => state)).toEqual(['done', 'done', 'done'])
    const calls = await db()('messages').where({ place: senderId, direction: 'call' })
    expect(calls).toHaveLength(1)
    expect(server.asked).toHaveLength(1)
  })

  it('F56 F87 keep what the server answered while the database is away', async () => {
    // A server of its own can't be taken away from one test alone.
    if (isShared(db())) return
    const server = await slowServer()
    const one = await kept(openInbox(db(), { actionUrl: server.url }))
    await one.writes(rosa, 'look it up')
    await one.inbox.look()
    await server.isAsked
    await db().raw('pragma query_only = on')
    try {
      server.answer()
      await expect.poll(() => one.logged.join()).toContain('waits for the database')
    } finally {
      await db().raw('pragma query_only = off')
    }
    await one.settled()
    expect(await one.out()).toEqual([`${rosa}: One: order 4711 is on its way.`])
    expect(server.asked).toHaveLength(1)
  })

  it('F56 answer a customer who turns out to be another one meanwhile', async () => {
    const server = await slowServer()
    const one = await kept(openInbox(db(), { actionUrl: server.url }))
    const number = '12025550177'
    const user = { kind: 'user' as const, id: 'US.13491208655302741918' }
    const phone = { kind: 'phone' as const, id: number }
    const by = (...aliases: Alias[]) => ({ contact: { aliases, name: null, username: null } })
    await one.writes('', 'hello', by(user))
    await one.settled()
    one.clock.now += 1
    await one.writes(number, 'look it up', by(phone))
    await one.inbox.look()
    await server.isAsked
    one.clock.now += 1
    await one.writes(number, 'hello', by(user, phone))
    server.answer()
    await one.settled()
    const said = (await one.out()).map((line) => line.split(': ').slice(1).join(': '))
    expect(said).toEqual(['One', 'One: order 4711 is on its way.', 'One: I did not get that.'])
    const late = db()('messages').where({ place: one.senderId, code: 'action-late' })
    expect(await late).toEqual([])
  })

  it('F56 hold up what the customer wrote before, by another name', async () => {
    const server = await slowServer()
    const first = await kept(openInbox(db(), { actionUrl: server.url }))
    first.inbox.stop()
    const user = { kind: 'user' as const, id: 'US.13491208655302741919' }
    const phone = { kind: 'phone' as const, id: '12025550178' }
    const by = (...aliases: Alias[]) => ({ contact: { aliases, name: null, username: null } })
    await first.writes('', 'hello', by(user))
    const later = { dueAt: noon + 1000 }
    await db()('inboxMessages').where({ place: first.senderId }).update(later)
    await first.writes(phone.id, 'look it up', by(phone))
    const one = await kept(openInboxOn(db(), first.senderId))
    await one.inbox.look()
    await server.isAsked
    one.clock.now += 1
    await one.writes(phone.id, 'hello', by(user, phone))
    one.clock.now += 2000
    await one.inbox.look()
    server.answer()
    await one.settled()
    one.clock.now += 2 * minute
    await one.settled()
    const said = (await one.out()).map((line) => line.split(': ').slice(1).join(': '))
    expect(said[0]).toBe('One: order 4711 is on its way.')
    expect(said).toHaveLength(3)
  })

  it('F56 F87 are not asked again after a crash: the customer hears that it did not work', async () => {
    const server = await slowServer()
    const first = await kept(openInbox(db(), { actionUrl: server.url }))
    await first.writes(rosa, 'look it up')
    await first.writes(rosa, 'hello')
    await server.isAsked
    first.inbox.stop()
    const second = await kept(openInboxOn(db(), first.senderId))
    if (isShared(db())) {
      // Another process may still be asking.
      await second.inbox.start()
      await second.settled()
      expect(await second.out()).toEqual([])
      second.clock.now += 2 * minute
      await second.settled()
    } else {
      await second.inbox.start()
      await second.settled()
    }
    const sorry = 'Sorry, something on our side did not work. Please try again in a moment.'
    expect(await second.out()).toEqual([`${rosa}: ${sorry}`, `${rosa}: One: I did not get that.`])
    expect(second.told).toMatchObject([{ type: 'bot.failed', botId: first.botId }])

    server.answer()
    await first.stop()
    expect(await second.out()).toHaveLength(2)
    const errors = await db()('messages').where({ place: first.senderId, direction: 'error' })
    expect(new Set(errors.map(({ code }) => code))).toEqual(
      new Set(['action-failed', 'action-late']),
    )
    expect(server.asked).toHaveLength(1)
  })

  /** Forty customers whose action server is being asked. */
  async function fortyWaiting() {
    const server = await slowServer()
    const one = await kept(openInbox(db(), { actionUrl: server.url }))
    const people = Array.from({ length: 40 }, (_, i) => `1202555${3000 + i}`)
    await Promise.all(people.map((from) => one.writes(from, 'look it up')))
    await one.inbox.look()
    await expect.poll(() => server.asked.length).toBe(people.length)
    const answered = people.map((from) => `${from}: One: order 4711 is on its way.`)
    return { server, one, people, answered }
  }

  it('F86 share transactions where they end at the same moment', async () => {
    const { server, one, answered } = await fortyWaiting()
    let transactions = 0
    const listen = ({ sql }: { sql: string }) => void (transactions += /^begin/i.test(sql) ? 1 : 0)
    db().client.on('query', listen)
    server.answer()
    await one.handled()
    db().client.off('query', listen)
    expect((await one.out()).toSorted()).toEqual(answered)
    expect(transactions).toBeLessThan(20)
  })

  it('F87 are late alone, where a session went on: who ends with it is answered', async () => {
    const { server, one, people, answered } = await fortyWaiting()
    const [late = ''] = people
    const place = one.senderId
    const closed = { state: 'closed', closedAt: noon, closedWhy: 'a person closed it' }
    await db()('sessions').where({ place, contact: late }).increment('turn').update(closed)
    server.answer()
    await one.handled()
    expect((await one.out()).toSorted()).toEqual(answered.slice(1))
    const errors = await db()('messages').where({ place, direction: 'error' })
    expect(errors).toMatchObject([{ contact: late, code: 'action-late' }])
    expect((await rowsOf(place)).filter(({ settledAt }) => settledAt === null)).toEqual([])
  })

  it('F86 F87 wait for their turn, and a customer whose turn does not come hears so', async () => {
    const server = await actionServer(answering(status))
    const actionTurns = createActionTurns(20)
    const deps = (gateway: Gateway) => ({ gateway: { ...gateway, actionTurns } })
    const one = await kept(openInbox(db(), { actionUrl: server.url, deps }))
    const over = await Promise.all(
      Array.from({ length: 64 }, () => actionTurns.take(server.url, 'another bot')),
    )
    await one.writes(rosa, 'look it up')
    await one.settled()
    const sorry = 'Sorry, something on our side did not work. Please try again in a moment.'
    expect(await one.out()).toEqual([`${rosa}: ${sorry}`])
    expect(server.asked).toEqual([])
    over[0]?.()
    await one.writes(rosa, 'look it up')
    await one.settled()
    expect((await one.out()).at(-1)).toBe(`${rosa}: One: order 4711 is on its way.`)
  })

  it('F52 follow each other, each with its own line, and a hand-over is told', async () => {
    const server = await actionServer(answering(status))
    const yaml = ordersYaml('One').replace(
      'steps: [{action: action_order_status}, {action: utter_status}]',
      'steps: [{action: action_order_status}, {action: action_again}, {action: action_human_handoff}]',
    )
    const one = await kept(openInbox(db(), { yaml, actionUrl: server.url }))
    await one.writes(rosa, 'look it up')
    await one.settled()
    const calls = await db()('messages').where({ place: one.senderId, direction: 'call' })
    expect(calls).toHaveLength(2)
    expect(one.told).toMatchObject([{ type: 'handoff.opened', botId: one.botId }])
    const [session] = await db()('sessions').where({ place: one.senderId })
    expect(session).toMatchObject({ handedOver: 1, state: 'open', turn: 3 })
  })

  it('F73 leave what customers write to the people who have taken over', async () => {
    const one = await kept(openInbox(db()))
    await one.writes(rosa, 'talk to a person')
    await one.settled()
    const before = await one.out()
    await one.writes(rosa, 'are you there?')
    await one.writes(rosa, 'hello?')
    await one.settled()
    expect(await one.out()).toEqual(before)
    const [handOff] = await db()('handOffs').where({ senderId: one.senderId })
    expect(handOff).toMatchObject({ contact: rosa, state: 'open', waitingSince: noon })
    const said = await db()('messages')
      .where({ place: one.senderId, direction: 'in' })
      .orderBy('id')
      .pluck('id')
    const { botId } = one
    const about = { botId, handOffId: handOff.id }
    expect(one.told).toEqual([
      { type: 'handoff.opened', ...about, upTo: expect.any(String) },
      { type: 'handoff.message', ...about, messageId: said[1] },
      { type: 'handoff.message', ...about, messageId: said[2] },
    ])
  })
})
