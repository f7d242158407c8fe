import { afterEach, expect, it } from 'vitest'
import { queueOutbound } from '../../../src/gateway/outbound/queue-outbound.ts'
import { orderedIds } from '../../../src/store/kit/ordered-ids.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { opened, tom } from './opened.ts'
import type { Opened } from './opened.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

onEachDatabase('a number whose messages WhatsApp does not answer', (db) => {
  it('F86 holds up no other number, though more wait for it than are sent at once', async () => {
    const rates = { senderPerSecond: 1000, pairBurst: 45, pairEveryMs: 6000 }
    const one = await opened(db(), { settings: { rates } })
    open.push(one)
    const { poolOn, queue, bubbles, whatsapp, said } = one
    let release = () => {}
    const hangs = new Promise<void>((resolve) => void (release = resolve))
    open.unshift({ ...one, stop: async () => release() })
    let begun = 0
    const pool = poolOn({
      send: async (message) => {
        if (message.from === '770') {
          begun += 1
          await hangs
        }
        return whatsapp.out.send(message)
      },
    })
    one.graph.numbers.set('771', { shown: '12025550111', account: '990' })
    const contactOf = (at: number) => `1202556${1000 + at}`
    const many = Array.from({ length: 300 }, (_, at) => ({ contact: contactOf(at) }))
    await queue(...many.slice(0, 200))
    pool.start()
    await expect.poll(() => begun).toBe(32)
    const direct = { newId: orderedIds(), direct: pool.direct }
    await db().transaction((trx) => queueOutbound(trx, bubbles(...many.slice(200)), direct))
    const other = { senderId: 'other', fromId: '771', botId: null }
    await queue({ ...other, contact: tom })
    pool.wake()
    await expect.poll(said).toEqual([`Hello ${tom}`])
    const written = bubbles({ ...other, contact: '12025550183' })
    const queued = await db().transaction((trx) => queueOutbound(trx, written, direct))
    expect(queued.claimed).toHaveLength(1)
    pool.direct.send(queued.claimed)
    await expect.poll(said).toHaveLength(2)
    expect(begun).toBe(32)
    release()
    await expect.poll(() => said().length, { timeout: 20_000 }).toBe(302)
  })
})
