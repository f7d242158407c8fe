import { afterEach, expect, it } from 'vitest'
import { insertRows, readRows } from '../../../src/store/kit/json-table.ts'
import { rehearsed, runScript } from '../../../src/store/kit/script.ts'
import { updateMany } from '../../../src/store/kit/update-many.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { statementsOf } from '../../helpers/statements-of.ts'

type Alert = { senderId: string; problem: string }
const columns = { senderId: 'text', alert: 'text', problem: 'text', since: 'bigint' } as const
const alert = (senderId: string, problem = "It's odd: ?") => {
  return { senderId, alert: 'token', problem, since: 2 ** 41 }
}
const problemOf = async (db: Db, senderId: string): Promise<string | undefined> => {
  const sql = 'select a.problem from channel_alerts as a where a.sender_id = ?'
  return (await readRows<Alert>(db, ['problem'], sql, [senderId]))[0]?.problem
}
const kept = async (db: Db): Promise<Alert[]> =>
  db('channelAlerts').orderBy('senderId').select('senderId', 'problem')

onEachDatabase('what one transaction writes, rehearsed before it', (db) => {
  afterEach(() => db()('channelAlerts').delete())
  const isOnSqlite = () => db().client.config.client === 'sqlite3'
  const rehearse = async (write: (trx: Db) => Promise<unknown>) => {
    const script = await rehearsed(db(), write)
    if (isOnSqlite() && !script) throw new Error('Nothing was noted')
    return script
  }

  it('F86 is nothing on PostgreSQL, and where Knex would write', async () => {
    const byKnex = await rehearsed(db(), (trx) => trx('channelAlerts').insert(alert('one')))
    expect(byKnex).toBeNull()
    expect(await kept(db())).toEqual([])
  })

  it('F86 is written as it was noted, by one statement that runs again', async () => {
    for (const [one, other] of [
      ['one', 'two'],
      ['three', 'four'],
    ] as const) {
      const script = await rehearse(async (trx) => {
        expect(await insertRows(trx, 'channelAlerts', columns, [alert(one), alert(other)])).toBe(2)
        expect(await problemOf(trx, 'nobody')).toBeUndefined()
      })
      if (!script) return
      const isDone: boolean[] = []
      const said = await statementsOf(db(), async () => {
        isDone.push(await runScript(db(), script))
      })
      expect(isDone).toEqual([true])
      expect(said.map((sql) => sql.split(' ')[0])).toEqual([
        'BEGIN;',
        'insert',
        'select',
        'COMMIT;',
      ])
    }
    expect((await kept(db())).map(({ senderId }) => senderId)).toEqual([
      'four',
      'one',
      'three',
      'two',
    ])
    expect((await db()('channelAlerts').first()).problem).toBe("It's odd: ?")
    expect(Number((await db()('channelAlerts').first()).since)).toBe(2 ** 41)
  })

  it('F86 F87 is not written where fewer rows change than should', async () => {
    await db()('channelAlerts').insert(alert('two', 'before'))
    const script = await rehearse(async (trx) => {
      await insertRows(trx, 'channelAlerts', columns, [alert('one')])
      await insertRows(trx, 'channelAlerts', columns, [alert('two')], 'on conflict do nothing')
    })
    if (script) expect(await runScript(db(), script)).toBe(false)
    expect(await kept(db())).toEqual([{ senderId: 'two', problem: 'before' }])
  })

  it('F86 F87 is not written where what it read is not so any more', async () => {
    await db()('channelAlerts').insert(alert('one', 'before'))
    const script = await rehearse(async (trx) => {
      await insertRows(trx, 'channelAlerts', columns, [
        alert('two', `${await problemOf(trx, 'one')}`),
      ])
    })
    await db()('channelAlerts').where({ senderId: 'one' }).update({ problem: 'meanwhile' })
    if (script) expect(await runScript(db(), script)).toBe(false)
    expect(await kept(db())).toEqual([{ senderId: 'one', problem: 'meanwhile' }])
  })

  it('F86 F87 is not written where it does not find what it supposed', async () => {
    await db()('channelAlerts').insert(alert('one', 'before'))
    const supposing = (supposed: Alert[]) =>
      rehearsed(
        db(),
        async (trx) => {
          const sql = 'select sender_id, problem from channel_alerts where sender_id = ?'
          const found = await readRows<Alert>(trx, ['senderId', 'problem'], sql, ['one'], supposed)
          await insertRows(trx, 'channelAlerts', columns, [alert('two', found[0]?.problem)])
        },
        { supposes: true },
      )
    const said = await statementsOf(db(), async () => {
      const wrong = await supposing([{ senderId: 'one', problem: 'other' }])
      if (wrong) expect(await runScript(db(), wrong)).toBe(false)
      const empty = await supposing([])
      if (empty) expect(await runScript(db(), empty)).toBe(false)
    })
    expect(said.filter((sql) => sql.startsWith('select (select'))).toEqual([])
    expect(await kept(db())).toHaveLength(1)
    const right = await supposing([{ senderId: 'one', problem: 'before' }])
    if (!right) return
    expect(await runScript(db(), right)).toBe(true)
    expect(await problemOf(db(), 'two')).toBe('before')
  })

  it('F86 tells the ids of rows that must be as they were', async () => {
    const of = { set: { botId: 'text' }, guard: { attempts: 'bigint' } } as const
    const script = await rehearse(async (trx) => {
      const rows = [{ id: 'gone', botId: 'b', wasAttempts: 1 }]
      expect(await updateMany(trx, 'outboundMessages', of, rows)).toEqual(new Set(['gone']))
    })
    if (script) expect(await runScript(db(), script)).toBe(false)
  })
})
