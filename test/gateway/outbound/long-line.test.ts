import { afterEach, expect, it } from 'vitest'
import { queueOutbound } from '../../../src/gateway/outbound/queue-outbound.ts'
import { orderedIds } from '../../../src/store/kit/ordered-ids.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { openedChannel, text } from '../opened-channel.ts'
import { minute } from '../seed.ts'
import { failuresIn, opened, rosa, tom } from './opened.ts'

const open: { stop: () => Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

onEachDatabase('a customer for whom more waits than they could get in time', (db) => {
  it('F86 F87 has so much waiting and no more; the rest is recorded, and told once', async () => {
    // 100 at once, and 100 more in the ten minutes that an answer is of use.
    const one = await openedChannel(db())
    open.push(one)
    for (let at = 0; at < 260; at++) await one.graph.hooks.message({ phone: rosa }, text('hello'))
    await one.background.settled()
    await one.graph.hooks.message({ phone: tom }, text('hello'))
    await one.background.settled()
    const rows = await db()('outboundMessages').where({ senderId: one.senderId }).orderBy('id')
    const pending = rows.filter(({ state }) => state === 'pending')
    expect(pending.filter(({ contact }) => contact === rosa)).toHaveLength(200)
    expect(pending.filter(({ contact }) => contact === tom)).toHaveLength(1)
    const dropped = rows.filter(({ state }) => state === 'dropped')
    expect(dropped).toHaveLength(60)
    // The newest: what waits longest goes out first.
    expect(dropped[0].id > pending[199].id).toBe(true)
    expect(dropped[0]).toMatchObject({ contact: rosa, code: 'send-too-many', attempts: 0 })
    const told = await db()('messages').where({ place: one.senderId, code: 'send-too-many' })
    expect(told).toHaveLength(60)
    expect(failuresIn(one.told)).toEqual([expect.stringContaining('too old before its turn')])
    await db()('outboundMessages').delete()
  })

  it('F86 gets the first bubbles of an answer that has too many', async () => {
    const rates = { senderPerSecond: 80, pairBurst: 2, pairEveryMs: 6000 }
    const settings = { rates, replyMaxAgeMs: minute }
    const one = await opened(db(), { settings })
    open.push(one)
    const { pool, bubbles, rows } = one
    const deps = { newId: orderedIds(), direct: pool.direct }
    const many = bubbles(...Array.from({ length: 15 }, () => ({})), { contact: tom })
    const { late } = await db().transaction((trx) => queueOutbound(trx, many, deps))
    expect(late).toHaveLength(3)
    const states = (await rows()).map(({ contact, state }) => `${contact} ${state}`)
    expect(states.slice(0, 12)).toEqual(Array(12).fill(`${rosa} pending`))
    expect(states.slice(12)).toEqual([...Array(3).fill(`${rosa} dropped`), `${tom} pending`])
  })
})
