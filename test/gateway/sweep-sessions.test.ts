import { expect, it } from 'vitest'
import { receive } from './receive.ts'
import { foldCounts, sweepSessions } from '../../src/gateway/sweep-sessions.ts'
import { countOpenSessions } from '../../src/store/live/session-counts.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { hour, listeningGateway, messageTo, noon, seedLive } from './seed.ts'

onEachDatabase('the sweep of silent sessions', (db) => {
  it('F50 F86 closes any number of them some at a time, and messages get in between', async () => {
    const { gateway } = listeningGateway(db())
    const { senderId, botId } = await seedLive(db())
    await receive(gateway, messageTo(senderId, 'hi', { contact: 'template' }))
    const like = await db()('sessions').where({ contact: 'template' }).first()
    const many = Array.from({ length: 5999 }, (_, i) => ({
      ...like,
      id: `silent-${i}`,
      contact: `silent-${i}`,
    }))
    for (let i = 0; i < many.length; i += 500) {
      await db()('sessions').insert(many.slice(i, i + 500))
    }
    const later = noon + 5 * hour
    const order: string[] = []
    const look = ({ sql }: { sql: string }) => {
      if (/^update .sessions. set .state/.test(sql)) order.push('slice')
      if (/^insert into .inbound/.test(sql)) order.push('message')
    }
    db().on('query', look)
    const [closed] = await Promise.all([
      sweepSessions(gateway, later),
      receive(gateway, messageTo(senderId, 'hi', { contact: 'mo', at: later })),
    ])
    db().removeListener('query', look)
    expect(closed).toBe(6000)
    expect(order.filter((one) => one === 'slice')).toHaveLength(12)
    expect(order.lastIndexOf('slice')).toBeGreaterThan(order.indexOf('message'))
    await foldCounts(gateway)
    expect(await countOpenSessions(db(), { botId })).toBe(1)
  })
})
