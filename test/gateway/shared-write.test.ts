import { expect, it } from 'vitest'
import { inSharedWrite } from '../../src/gateway/shared-write.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { onEachDatabase } from '../helpers/databases.ts'

const alert = (senderId: string) => ({ senderId, alert: 'token', problem: 'none', since: 1 })

onEachDatabase('writes that come together', (db) => {
  it('F86 F87 are all kept but the one that fails, and each hears of its own', async () => {
    const write = (name: string) =>
      inSharedWrite(db(), 1, async (trx: Db) => {
        await trx('channelAlerts').insert(alert(name))
        if (name === 'three') throw new Error('three fails')
        return name
      })
    const done = await Promise.allSettled(['one', 'two', 'three', 'four'].map(write))
    expect(
      done.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason))),
    ).toEqual(['one', 'two', 'Error: three fails', 'four'])
    const kept: { senderId: string }[] = await db()('channelAlerts').orderBy('senderId')
    expect(kept.map(({ senderId }) => senderId)).toEqual(['four', 'one', 'two'])
  })
})
