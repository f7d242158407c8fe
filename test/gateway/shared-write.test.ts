import { expect, it } from 'vitest'
import { inSharedWrite } from '../../src/gateway/shared-write.ts'
import { isShared } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { insertRows, readRows } from '../../src/store/kit/json-table.ts'
import { onEachDatabase } from '../helpers/databases.ts'

const columns = { senderId: 'text', alert: 'text', problem: 'text', since: 'bigint' } as const
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

  it('F86 F87 read what they supposed wrongly, and do not suppose it again at once', async () => {
    await db()('channelAlerts').insert(alert('before'))
    const reads: boolean[] = []
    const write = (name: string) =>
      inSharedWrite(db(), 1, async (trx: Db) => {
        const sql = 'select sender_id from channel_alerts where sender_id = ?'
        const found = await readRows<{ senderId: string }>(trx, ['senderId'], sql, ['before'], [])
        reads.push(found.length === 1)
        await insertRows(trx, 'channelAlerts', columns, [alert(`${name} ${found.length}`)])
      })
    await Promise.all(['five', 'six'].map(write))
    await write('seven')
    const kept: { senderId: string }[] = await db()('channelAlerts').orderBy('senderId')
    const names = kept.map(({ senderId }) => senderId)
    expect(names).toEqual(expect.arrayContaining(['five 1', 'six 1', 'seven 1']))
    expect(names.some((name) => name.endsWith(' 0'))).toBe(false)
    expect(reads.at(-1)).toBe(true)
    expect(reads.filter((isRead) => !isRead)).toHaveLength(isShared(db()) ? 0 : 2)
  })
})
