import { expect, it } from 'vitest'
import { sqlite } from '../../helpers/databases.ts'

const db = sqlite()

it('F86 a statement that comes again gives what is true then, also after the table has changed', async () => {
  const problemOf = (senderId: string) => db()('channelAlerts').where({ senderId }).first('problem')
  const insert = (senderId: string, problem: string) =>
    db()('channelAlerts').insert({ senderId, alert: 'token', problem, since: 1 })
  await insert('one', 'a')
  expect(await problemOf('one')).toEqual({ problem: 'a' })
  await db().raw('alter table channel_alerts add column more text')
  await insert('two', 'b')
  expect(await problemOf('two')).toEqual({ problem: 'b' })
  const counted = await db()('channelAlerts')
    .whereIn('senderId', ['one', 'two'])
    .update({ since: 2 })
  expect(counted).toBe(2)
})

it('F86 one that fails does so each time, for all who ask', async () => {
  const ask = () => db().raw('select nothing from nowhere')
  const all = await Promise.allSettled([ask(), ask(), ask()])
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  await expect(ask()).rejects.toThrow('nowhere')
  const twice = () =>
    db()('channelAlerts').insert({ senderId: 'same', alert: 'token', problem: '', since: 1 })
  await twice()
  await expect(twice()).rejects.toThrow('UNIQUE')
  await expect(twice()).rejects.toThrow('UNIQUE')
  await db()('channelAlerts').where({ senderId: 'same' }).delete()
  await twice()
})

it('F86 more than are kept are asked as well', async () => {
  for (let n = 0; n < 450; n++) {
    const [row] = await db().raw(`select ${n} as n, ? as given`, [n])
    expect(row).toEqual({ n, given: n })
  }
})
