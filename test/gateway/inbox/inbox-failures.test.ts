import { afterEach, expect, it } from 'vitest'
import type { Reply } from '../../../src/bot/converse/turn.ts'
import { listProblems } from '../../../src/control/delivery/list-problems.ts'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import { contactsOf } from '../../../src/gateway/contacts/contacts-of.ts'
import type { InboxDeps } from '../../../src/gateway/inbox/inbox-deps.ts'
import { ctxFor, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { stoppedAfterEach } from '../../helpers/stopped-after.ts'
import { refuseMessagesWith } from '../../helpers/refuse-messages.ts'
import { activate, noon, ordersYaml, release, seedBot, seedVersion } from '../seed.ts'
import type { Inbox } from '../../../src/gateway/inbox/inbox.ts'
import { openInbox, openInboxOn, rosa, tom } from './opened-inbox.ts'

const kept = stoppedAfterEach()
const lastResort = 'Sorry, something went wrong on our side. Please try again later.'
const ask = 'One: what is your order number?'

/** No message can be made of what repeats the word. */
const breaksOn = (word: string) => () => ({
  render: (_channel: string, { text }: Reply) => {
    if (text.includes(word)) throw new Error(`No message can be made of ${word}`)
    return [{ text }]
  },
})

onEachDatabase('customers’ messages that can not be handled', (db) => {
  afterEach(() => db()('inboxMessages').delete())
  const rowOf = async (place: string, contact: string) =>
    db()('inboxMessages').where({ place, contact }).orderBy('id', 'desc').first()

  it('F87 hold up nobody but who wrote them, whose later messages wait in order', async () => {
    const { inbox, writes, senderId } = await kept(openInbox(db()))
    inbox.stop()
    await writes(rosa, 'track my order')
    await writes(rosa, 'poison')
    await writes(rosa, 'hello')
    for (const contact of ['491', '492', '493']) await writes(contact, 'hello')
    const one = await kept(openInboxOn(db(), senderId, breaksOn('poison')))
    await one.settled()
    expect(await one.out()).toEqual([`${rosa}: ${ask}`, '491: One', '492: One', '493: One'])
    const open = await db()('inboxMessages').where({ place: senderId }).whereNull('settledAt')
    expect(open.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toMatchObject([
      { contact: rosa, attempts: 1, dueAt: noon + 1000 },
      { contact: rosa, attempts: 0 },
    ])
    expect(one.logged.join()).toContain('No message can be made')
  })

  it('F37 F87 are parked after five attempts: the exception answer goes out, the team is told', async () => {
    await seedCast(db()).catch(() => {})
    const one = await kept(openInbox(db(), { deps: breaksOn('poison') }))
    for (const text of ['track my order', 'poison', 'hello']) await one.writes(rosa, text)
    await one.settled()
    for (const waitMs of [1000, 5000, 30_000, 120_000]) {
      one.clock.now += waitMs - 1
      await one.settled()
      expect(await one.out()).toHaveLength(1)
      one.clock.now += 1
      await one.settled()
    }
    expect(await one.out()).toEqual([
      `${rosa}: ${ask}`,
      `${rosa}: ${lastResort}`,
      // The flow still asks for the number.
      `${rosa}: One: order hello noted.`,
    ])
    const parked = await db()('inboxMessages').where({ place: one.senderId, state: 'parked' })
    expect(parked).toMatchObject([{ attempts: 5, settledAt: one.clock.now }])
    expect(JSON.parse(parked[0].body).text).toBe('poison')
    expect(one.told).toMatchObject([{ type: 'bot.failed', botId: one.botId }])
    const ctx = { ...ctxFor(db(), 'ana'), now: () => one.clock.now }
    expect(await listProblems(ctx)).toContainEqual(
      expect.objectContaining({ code: 'message-parked', count: 1 }),
    )
  })

  it('F87 are parked without their words where even these can not be stored', async () => {
    await refuseMessagesWith(db(), 'unstorable')
    const one = await kept(openInbox(db()))
    await one.writes(rosa, 'unstorable')
    await one.writes(tom, 'hello')
    for (const waitMs of [0, 1000, 5000, 30_000, 120_000]) {
      one.clock.now += waitMs
      await one.settled()
    }
    expect(await one.out()).toEqual([`${tom}: One`, `${rosa}: ${lastResort}`])
    expect(await rowOf(one.senderId, rosa)).toMatchObject({ state: 'parked' })
    const [first] = await db()('messages').where({ place: one.senderId, contact: rosa })
    expect(JSON.parse(first.body)).toMatchObject({ text: '' })
  })

  it('F86 hold up nobody where they can not even be parked', async () => {
    const one = await kept(openInbox(db(), { deps: breaksOn('e') }))
    await one.writes(rosa, 'hello')
    for (const waitMs of [0, 1000, 5000, 30_000, 120_000, 120_000]) {
      one.clock.now += waitMs
      await one.settled()
    }
    expect(await rowOf(one.senderId, rosa)).toMatchObject({ state: 'waiting', attempts: 6 })
    const calm = await kept(openInboxOn(db(), one.senderId))
    calm.clock.now = one.clock.now
    await calm.writes(tom, 'hello')
    await calm.settled()
    expect(await calm.out()).toEqual([`${tom}: One`])
  })

  it('F86 wait while the storage fails, and are handled when it works again', async () => {
    let failures = 3
    const broken = (gateway: Gateway) => ({
      ...gateway,
      model: {
        ...gateway.model,
        live: () =>
          failures-- > 0 ? Promise.reject(new Error('The disk is full')) : gateway.model.live(),
      },
    })
    const first = await kept(openInbox(db()))
    first.inbox.stop()
    await first.writes(rosa, 'hello')
    const one = await kept(
      openInboxOn(db(), first.senderId, (gateway, background) => ({
        gateway: broken(gateway),
        background: { run: background.run, pause: async () => true },
      })),
    )
    await one.settled()
    one.clock.now += 1000
    await one.settled()
    expect(await one.out()).toEqual([`${rosa}: One`])
    expect(one.logged.join()).toContain('The disk is full')
  })

  it('F56 are refused alone where they come together with others that can be kept', async () => {
    const broken: InboxDeps['contactsOf'] = async (trx, channel, writers) => {
      const contacts = await contactsOf(trx, channel, writers)
      if (contacts.some(({ id }) => id === tom)) throw new Error('The names of Tom are odd')
      return contacts
    }
    const one = await kept(openInbox(db(), { deps: () => ({ contactsOf: broken }) }))
    const came = [rosa, '491', tom, '492'].map((who) => one.writes(who, 'hello'))
    const kepts = (await Promise.allSettled(came)).map(({ status }) => status)
    expect(kepts).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    await one.settled()
    expect(new Set(await one.out())).toEqual(new Set([`${rosa}: One`, '491: One', '492: One']))
  })

  const ways: [string, (inbox: Inbox) => unknown][] = [
    ['looks', (inbox) => inbox.look()],
    ['hears that nothing waits', (inbox) => inbox.nothingWaits()],
  ]
  it.each(ways)('F56 are refused while too many wait, until it %s', async (_, hears) => {
    const one = await kept(openInbox(db(), { deps: () => ({ waitingMax: 3 }) }))
    one.inbox.stop()
    for (const text of ['1', '2', '3']) await one.writes(rosa, text)
    await expect(one.writes(rosa, '4')).rejects.toThrow('3 messages of customers wait already')
    await (await kept(openInboxOn(db(), one.senderId))).settled()
    await hears(one.inbox)
    await one.writes(rosa, '4')
    expect(await rowOf(one.senderId, rosa)).toMatchObject({ state: 'waiting' })
  })
})

onEachDatabase('customers’ messages at the moment of a decision', (db) => {
  afterEach(() => db()('inboxMessages').delete())
  /** Something else happens while the first batch is made. */
  const during = (what: () => Promise<unknown>) => (gateway: Gateway) => {
    let isDone = false
    const version: Gateway['model']['version'] = async (id) => {
      const found = await gateway.model.version(id)
      if (!isDone) {
        isDone = true
        await what()
      }
      return found
    }
    return { gateway: { ...gateway, model: { ...gateway.model, version } } }
  }

  it('F42 open no session on a bot that was replaced meanwhile', async () => {
    const first = await kept(openInbox(db()))
    const other = await seedBot(db())
    await release(db(), other, await seedVersion(db(), other, ordersYaml('Other')))
    first.inbox.stop()
    await first.writes(rosa, 'hello')
    await first.writes(tom, 'hello')
    const one = await kept(
      openInboxOn(
        db(),
        first.senderId,
        during(() => activate(db(), other, first.senderId)),
      ),
    )
    await one.settled()
    expect(await one.out()).toEqual([`${rosa}: Other`, `${tom}: Other`])
    expect(await db()('sessions').where({ botId: first.botId })).toEqual([])
  })

  it('F45 open a new session where the old one was closed meanwhile', async () => {
    const first = await kept(openInbox(db()))
    await first.writes(rosa, 'track my order')
    await first.settled()
    first.inbox.stop()
    await first.writes(rosa, '4711')
    await first.writes(tom, 'hello')
    const close = () =>
      db()('sessions')
        .where({ place: first.senderId })
        .update({ state: 'closed', closedAt: noon, closedWhy: 'drained' })
    const one = await kept(openInboxOn(db(), first.senderId, during(close)))
    one.clock.now += 1
    await one.settled()
    expect(await one.out()).toEqual([`${rosa}: ${ask}`, `${rosa}: One`, `${tom}: One`])
  })

  it('F52 are recorded once by two processes where nobody answers', async () => {
    const first = await kept(openInbox(db()))
    const { senderId: place } = first
    await db()('activations').where({ senderId: place }).update({ state: 'ended' })
    first.inbox.stop()
    for (let i = 0; i < 150; i++) await first.writes(`4917${i}`, 'hello')
    const others = [await kept(openInboxOn(db(), place)), await kept(openInboxOn(db(), place))]
    await Promise.all(others.map((one) => one.settled()))
    expect(await db()('messages').where({ place, direction: 'in' })).toHaveLength(150)
    expect(await db()('messages').where({ place, code: 'nobody' })).toHaveLength(150)
  })

  it('F56 are handled once and in order by two processes', async () => {
    const first = await kept(openInbox(db()))
    first.inbox.stop()
    const customers = Array.from({ length: 20 }, (_, i) => `4917${i}`)
    const texts = Array.from({ length: 16 }, (_, i) => (i % 2 ? `47${i}` : 'track my order'))
    for (const text of texts) await Promise.all(customers.map((who) => first.writes(who, text)))
    const others = [
      await kept(openInboxOn(db(), first.senderId)),
      await kept(openInboxOn(db(), first.senderId)),
    ]
    await Promise.all(others.map((one) => one.settled()))
    await Promise.all(others.map((one) => one.settled()))
    const out = await first.out()
    expect(out).toHaveLength(320)
    expect(await db()('sessions').where({ place: first.senderId })).toHaveLength(20)
    // Each number is taken for the answer to the question before it.
    const noted = customers.flatMap((who) =>
      [1, 3, 5, 7, 9, 11, 13, 15].map((i) => `${who}: One: order 47${i} noted.`),
    )
    expect(new Set(out)).toEqual(new Set([...noted, ...customers.map((who) => `${who}: ${ask}`)]))
    expect(others.flatMap(({ logged }) => logged)).toEqual([])
  })
})
