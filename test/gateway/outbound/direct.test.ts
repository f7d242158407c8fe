import { afterEach, expect, it } from 'vitest'
import { createBackground } from '../../../src/background.ts'
import { queueOutbound } from '../../../src/gateway/outbound/queue-outbound.ts'
import type { Outbound } from '../../../src/gateway/outbound/outbound.ts'
import { orderedIds } from '../../../src/store/kit/ordered-ids.ts'
import type { NewOutbound } from '../../../src/store/outbound/outbound-rows.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { minute } from '../seed.ts'
import { opened, rosa, tom } from './opened.ts'
import type { Opened } from './opened.ts'

const newId = orderedIds()
const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

onEachDatabase('what is sent as soon as it is written', (db) => {
  const start = async (how: Parameters<typeof opened>[1] = {}) => {
    const one = await opened(db(), how)
    open.push(one)
    return one
  }
  /** Writes rows that the pool may take at once; returns whose those were. */
  const write = async (rows: NewOutbound[], { direct, wake }: Outbound): Promise<string[]> => {
    const { claimed } = await db().transaction((trx) => queueOutbound(trx, rows, { newId, direct }))
    direct.send(claimed)
    if (claimed.length < rows.length) wake()
    return claimed.map(({ contact }) => contact)
  }

  it('F56 F86 is the first bubble of each customer who waits for nothing else', async () => {
    const { graph, pool, said, bubbles, queue, rows } = await start()
    pool.start()
    let answer = () => {}
    graph.fault({ when: 'before', answer: new Promise<void>((resolve) => void (answer = resolve)) })
    await queue({})
    pool.wake()
    await expect.poll(async () => (await rows())[0]?.state).toBe('sending')
    expect(await write(bubbles({}, { contact: tom }, { contact: tom }), pool)).toEqual([tom])
    await expect.poll(said).toContain(`Hello ${tom}`)
    answer()
    await expect
      .poll(async () => (await rows()).map(({ state }) => state))
      .toEqual(Array(4).fill('sent'))
    const ids = graph.messages.map(({ ourId }) => ourId)
    expect(ids.filter((id) => id !== null)).toHaveLength(4)
    expect(graph.doubles()).toEqual([])
    expect((await rows()).every(({ attempts }) => attempts === 1)).toBe(true)
  })

  it('F86 keeps the pace of a number, and nothing is taken by who does not send', async () => {
    const rates = { senderPerSecond: 2, pairBurst: 45, pairEveryMs: 6000 }
    const { pool, clock, said, bubbles } = await start({ settings: { rates } })
    const many = ['12025550183', '12025550184', '12025550185', tom, rosa]
    expect(await write(bubbles({ contact: '12025550182' }), pool)).toEqual([])
    await pool.sendDue()
    pool.start()
    clock.at += 1000
    expect(await write(bubbles(...many.map((contact) => ({ contact }))), pool)).toHaveLength(2)
    await expect.poll(said).toHaveLength(3)
  })

  it('F56 waits for what is to be sent later, which the pool does not have in hand', async () => {
    const { pool, clock, said, bubbles, queue, rows } = await start()
    await queue({})
    await db()('outboundMessages').update({ dueAt: clock.at + minute })
    // Only now: it would send what is due yet.
    pool.start()
    expect(await write(bubbles({}, { contact: tom }), pool)).toEqual([tom])
    const states = async () => (await rows()).map(({ state }) => state).toSorted()
    await expect.poll(states).toEqual(['pending', 'pending', 'sent'])
    expect(said()).toEqual([`Hello ${tom}`])
  })

  it('F56 F87 goes again after its lease when its process ended before it was sent', async () => {
    const { pool, poolOn, clock, said, bubbles, rows, whatsapp } = await start()
    const dead = createBackground(() => {})
    const killed = poolOn(whatsapp.out, { background: dead })
    killed.start()
    const direct = { newId, direct: killed.direct }
    const { claimed } = await db().transaction((trx) => queueOutbound(trx, bubbles({}), direct))
    expect(claimed).toMatchObject([{ state: 'sending', attempts: 1 }])
    await pool.sendDue()
    expect(said()).toEqual([])
    clock.at += minute + 11_000
    await pool.sendDue()
    expect(said()).toHaveLength(1)
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 2 }])
    await dead.stop()
  })

  it('F87 leaves what it can not begin soon to whoever starts after a kill', async () => {
    const rates = { senderPerSecond: 500, pairBurst: 45, pairEveryMs: 6000 }
    const { pool, poolOn, said, bubbles, rows, whatsapp } = await start({ settings: { rates } })
    const dead = createBackground(() => {})
    const killed = poolOn(whatsapp.out, { background: dead })
    killed.start()
    const many = Array.from({ length: 132 }, (_, n) => ({ contact: String(12025550200 + n) }))
    const all = bubbles(...many)
    await db().transaction((trx) => queueOutbound(trx, all, { newId, direct: killed.direct }))
    const states = async () => (await rows()).map(({ state }) => state)
    expect((await states()).filter((state) => state === 'sending')).toHaveLength(96)
    await pool.sendDue()
    expect(said()).toHaveLength(36)
    expect((await states()).filter((state) => state === 'sent')).toHaveLength(36)
    await dead.stop()
  })

  it('F87 is given back by who stops before it could begin', async () => {
    const { pool, poolOn, said, bubbles, rows, whatsapp } = await start()
    const stopping = createBackground(() => {})
    const first = poolOn(whatsapp.out, { background: stopping })
    first.start()
    const direct = { newId, direct: first.direct }
    const { claimed } = await db().transaction((trx) => queueOutbound(trx, bubbles({}), direct))
    await stopping.stop()
    first.direct.send(claimed)
    await stopping.settled()
    expect(await rows()).toMatchObject([{ state: 'pending', attempts: 0 }])
    expect(first.direct.pick(bubbles({})).picked.size).toBe(0)
    await pool.sendDue()
    expect(said()).toHaveLength(1)
  })
})
