import { afterEach, expect, it } from 'vitest'
import { createBackground } from '../../../src/background.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { minute } from '../seed.ts'
import { opened, rosa, tom } from './opened.ts'
import type { Opened } from './opened.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

onEachDatabase('a send that nobody heard of again', (db) => {
  const start = async (how: Parameters<typeof opened>[1] = {}) => {
    const one = await opened(db(), how)
    open.push(one)
    return one
  }
  const lost = { when: 'after', answer: 'cut', of: 'message' } as const

  it('F56 waits for the status that carries our id, and then it is known', async () => {
    const { graph, pool, clock, said, queue, rows } = await start()
    graph.fault(lost)
    await queue({}, {})
    await pool.sendDue()
    expect(await rows()).toMatchObject([{ state: 'sending', code: 'send-unknown' }, {}])
    clock.at += 59_000
    await pool.sendDue()
    expect(said()).toHaveLength(1)
    const [first] = graph.messages
    if (first) await graph.hooks.report(first, 'sent')
    await pool.sendDue()
    expect(said()).toHaveLength(2)
    expect(await rows()).toMatchObject([
      { state: 'sent', providerId: first?.id, status: 'sent', attempts: 1 },
      { state: 'sent' },
    ])
    expect(graph.doubles()).toEqual([])
  })

  it('F56 goes again after a minute without one', async () => {
    const { graph, pool, clock, said, queue, rows } = await start()
    graph.fault({ when: 'before', answer: 'cut', of: 'message' })
    await queue({})
    await pool.sendDue()
    expect(said()).toEqual([])
    clock.at += minute
    await pool.sendDue()
    expect(said()).toHaveLength(1)
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 2 }])
  })

  it('F56 is not sent twice by who starts after a kill, and what was never sent is', async () => {
    const { graph, pool, poolOn, clock, said, queue, rows, whatsapp } = await start()
    const dead = createBackground(() => {})
    // It stores the message, and its process ends before it hears of it.
    const killed = poolOn(
      {
        send: async (message) => {
          await whatsapp.out.send(message)
          return new Promise(() => {})
        },
      },
      { background: dead },
    )
    await queue({}, {}, { contact: tom })
    void killed.sendDue()
    await expect.poll(() => said().length).toBe(2)
    await queue({ contact: '12025550183' })
    await pool.sendDue()
    expect(said()).toHaveLength(3)
    // One of the two statuses was lost.
    const [first] = graph.messages.filter(({ to }) => to.phone === rosa)
    if (first) await graph.hooks.report(first, 'delivered')
    await pool.sendDue()
    expect(said()).toHaveLength(4)
    clock.at += 69_000
    await pool.sendDue()
    expect(said()).toHaveLength(4)
    clock.at += 2000
    await pool.sendDue()
    // The platform let us know nothing of it.
    expect(graph.doubles()).toEqual(
      graph.messages
        .filter(({ to }) => to.phone === tom)
        .slice(1)
        .map(({ ourId }) => ourId),
    )
    expect((await rows()).map(({ state }) => state)).toEqual(Array(4).fill('sent'))
  })

  it('F87 says that it may be there when it is too old to go again', async () => {
    const {
      graph,
      pool,
      clock,
      queue,
      rows,
      db: store,
    } = await start({
      settings: { replyMaxAgeMs: minute },
    })
    graph.fault(lost)
    await queue({})
    await pool.sendDue()
    clock.at += 2 * minute
    await pool.sendDue()
    expect(await rows()).toMatchObject([{ state: 'dropped', code: 'send-too-old' }])
    const line = await store('messages')
      .where({ code: 'send-too-old' })
      .orderBy('id', 'desc')
      .first()
    expect(line?.body).toContain('perhaps the customer has it')
    const [first] = graph.messages
    if (first) await graph.hooks.report(first, 'read')
    expect(await rows()).toMatchObject([{ state: 'sent', status: 'read', code: null }])
  })

  it('F56 is in one process’ hands at a time', async () => {
    const rates = { senderPerSecond: 1000, pairBurst: 45, pairEveryMs: 6000 }
    const { pool, poolOn, graph, queue, whatsapp, rows } = await start({ settings: { rates } })
    const others = [poolOn(whatsapp.out), poolOn(whatsapp.out)]
    const contacts = Array.from({ length: 40 }, (_, at) => `1202555${2000 + at}`)
    await queue(...contacts.flatMap((contact) => [{ contact }, { contact }, { contact }]))
    await Promise.all([pool, ...others].map((one) => one.sendDue()))
    await pool.sendDue()
    expect(graph.messages).toHaveLength(120)
    expect(graph.doubles()).toEqual([])
    for (const contact of contacts) {
      const got = graph.messages
        .filter(({ to }) => to.phone === contact)
        .flatMap(({ ourId }) => ourId ?? [])
      expect(got).toEqual(got.toSorted((a, b) => (a < b ? -1 : 1)))
    }
    expect((await rows()).every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(
      true,
    )
  })

  it('F87 is given back by who stops, so that who starts sends it at once', async () => {
    const { pool, poolOn, queue, rows, said, whatsapp } = await start()
    await queue(...Array.from({ length: 60 }, (_, at) => ({ contact: `1202555${2000 + at}` })))
    const stopping = createBackground(() => {})
    let begun = 0
    let answer = () => {}
    const slow = new Promise<void>((resolve) => void (answer = resolve))
    const first = poolOn(
      {
        send: async (message) => {
          begun += 1
          await slow
          return whatsapp.out.send(message)
        },
      },
      { background: stopping },
    )
    first.start()
    await expect.poll(() => begun).toBe(32)
    const stopped = stopping.stop()
    answer()
    await stopped
    const sent = (await rows()).filter(({ state }) => state === 'sent')
    const given = (await rows()).filter(({ attempts }) => attempts === 0)
    expect(sent.length).toBeLessThan(40)
    expect(sent.length + given.length).toBe(60)
    await pool.sendDue()
    expect(said()).toHaveLength(60)
  })

  it('F87 goes on after a fault of the database, and of the channel itself', async () => {
    const { pool, poolOn, bugs, clock, queue, said, whatsapp, db: store } = await start()
    await queue({})
    const broken = poolOn({ send: () => Promise.reject(new Error('a bug')) })
    await broken.sendDue()
    expect(bugs).toEqual([new Error('a bug')])
    bugs.splice(0)
    clock.at += 71_000
    const failing = poolOn(whatsapp.out, {
      gateway: {
        db: Object.assign(() => {}, store, {
          transaction: () => Promise.reject(new Error('the disk is full')),
        }) as never,
        newId: () => 'x',
        ports: { tell: async () => {} },
      },
    })
    await expect(failing.sendDue()).rejects.toThrow()
    await pool.sendDue()
    expect(said()).toHaveLength(1)
  })

  it('F87 writes what became of a message after a fault, though nothing wakes it', async () => {
    const { poolOn, queue, rows, whatsapp, gateway } = await start()
    await queue({})
    let isFull = false
    const bugs: unknown[] = []
    const own = createBackground((_reference, error) => {
      bugs.push(error)
      isFull = false
    })
    const failing = new Proxy(gateway.db, {
      get: (target, name) => {
        if (isFull) throw new Error('the disk is full')
        return Reflect.get(target, name)
      },
    })
    const send: typeof whatsapp.out.send = async (message) => {
      const fate = await whatsapp.out.send(message)
      isFull = true
      return fate
    }
    poolOn({ send }, { background: own, gateway: { ...gateway, db: failing } }).start()
    await expect.poll(async () => (await rows())[0]?.state, { timeout: 20_000 }).toBe('sent')
    expect(bugs).toEqual([new Error('the disk is full')])
    await own.stop()
  })
})
