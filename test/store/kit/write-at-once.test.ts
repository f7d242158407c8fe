import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { appendAudit, lockChanges } from '../../../src/store/kit/audit.ts'
import { inOneChange } from '../../../src/store/kit/changes.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { dryRun } from '../../../src/store/kit/dry-run.ts'
import { writtenOut } from '../../../src/store/kit/sql-text.ts'
import { writeAtOnce } from '../../../src/store/kit/write-at-once.ts'
import { seedCast } from '../../helpers/cast.ts'
import { onEachDatabase, onPostgres, sqlite } from '../../helpers/databases.ts'
import { runs } from '../../helpers/effort.ts'
import { heldStatements, statementsOf } from '../../helpers/statements-of.ts'

const zone = (from: Db, id: string) => from('people').where({ id }).first('zone')
const alert = { senderId: 'one', alert: 'token', problem: 'a', since: 1 }

onEachDatabase('what is written in one go', (db) => {
  beforeAll(() => seedCast(db()))

  /** How often the work ran, and what it gave at last; `between` comes after it was done but for its writes. */
  async function changed<T>(work: (trx: Db) => Promise<T>, between = async () => {}) {
    let times = 0
    const counted = (trx: Db) => {
      times += 1
      return work(trx)
    }
    const ahead = async (from: Db) => {
      const done = await dryRun(from, counted)
      await between()
      return done
    }
    const result = await inOneChange(db(), 'ana', counted, ahead)
    return { result, times }
  }

  it('F86 a change is written in one go, and its work runs once', async () => {
    const work = async (trx: Db) => {
      const rows = await trx('people').where({ id: 'li' }).update({ zone: 'Asia/Tokyo' })
      const role = { personId: 'li', role: 'manager' }
      const [given] = await trx('orgRoles').insert(role).onConflict().ignore().returning('role')
      return [rows, given]
    }
    const said = await statementsOf(db(), async () => {
      expect(await changed(work)).toEqual({ result: [1, { role: 'manager' }], times: 1 })
    })
    const bounds = said.filter((sql) => /^(BEGIN|COMMIT)/.test(sql)).slice(-2)
    expect(bounds).toEqual([expect.stringMatching(/^BEGIN( IMMEDIATE)?$/), 'COMMIT'])
    expect(await zone(db(), 'li')).toEqual({ zone: 'Asia/Tokyo' })
    await db()('orgRoles').where({ personId: 'li', role: 'manager' }).delete()
  })

  it('F26 F86 where another change came between, the work runs again under the lock', async () => {
    const elsewhere = () =>
      db().transaction(async (trx) => {
        await lockChanges(trx)
        await trx('people').where({ id: 'li' }).update({ zone: 'Asia/Seoul' })
      })
    const work = async (trx: Db) => {
      const was = await zone(trx, 'li')
      await trx('people').where({ id: 'dov' }).update({ zone: was.zone })
      return was.zone
    }
    expect(await changed(work, elsewhere)).toEqual({ result: 'Asia/Seoul', times: 2 })
    expect(await zone(db(), 'dov')).toEqual({ zone: 'Asia/Seoul' })
  })

  it('F86 so does it where what moves without the lock was read, and has moved', async () => {
    const work = async (trx: Db) => {
      const rows = await trx('channelAlerts').select('problem').orderBy('senderId')
      // Like no other change here: one that is like what failed is not even tried in one go.
      const to = { zone: String(rows.length), disabledAt: null }
      await trx('people').where({ id: 'dov' }).update(to)
      return rows.map((row) => row.problem)
    }
    const insert = async () => void (await db()('channelAlerts').insert(alert))
    expect(await changed(work, insert)).toEqual({ result: ['a'], times: 2 })
    const update = async () => void (await db()('channelAlerts').update({ problem: 'b' }))
    expect(await changed(work, update)).toEqual({ result: ['b'], times: 2 })
    expect((await changed(work)).result).toEqual(['b'])
    expect(await zone(db(), 'dov')).toEqual({ zone: '1' })
  })

  it('F86 and where a write would change other rows than it seemed, or it reads what it wrote', async () => {
    const end = async (trx: Db) => {
      const rows = await trx('channelAlerts').where({ problem: 'b' }).update({ since: 2 })
      await trx('people')
        .where({ id: 'dov' })
        .update({ zone: `ended ${rows}` })
      return rows
    }
    const away = async () => void (await db()('channelAlerts').update({ problem: 'c' }))
    expect(await changed(end, away)).toEqual({ result: 0, times: 2 })
    const own = async (trx: Db) => {
      await trx('people').where({ id: 'dov' }).update({ zone: 'mine' })
      return (await zone(trx, 'dov')).zone
    }
    expect(await changed(own)).toEqual({ result: 'mine', times: 2 })
    const twice = async (trx: Db) => {
      const up = () => trx('routeRevision').where({ id: 1 }).increment('revision', 1)
      const [first] = await up().returning('revision')
      const [second] = await up().returning('revision')
      return second.revision - first.revision
    }
    expect(await changed(twice)).toEqual({ result: 1, times: 1 })
  })

  it('F62 the chain of the audit goes on from what stands there', async () => {
    const entry = (n: number) => {
      const about = { actor: 'ana', via: 'playground', action: 'bench.row', subject: 'bench' }
      return { at: n, ...about, before: undefined, after: n }
    }
    const append = (n: number) => (trx: Db) => appendAudit(trx, entry(n), entry(n + 1))
    const other = () => inOneChange(db(), 'li', append(10))
    await changed(append(1))
    await inOneChange(db(), 'ana', append(3), (from) => dryRun(from, append(3)))
    const rows = await db()('audit').orderBy('seq').select('seq', 'prevHash', 'hash')
    for (const [n, row] of rows.entries()) if (n > 0) expect(row.prevHash).toBe(rows[n - 1].hash)
    await Promise.all([other(), changed(append(5)), other(), changed(append(7))])
    const all = await db()('audit').orderBy('seq').select('seq', 'prevHash', 'hash')
    expect(all).toHaveLength(rows.length + 8)
    for (const [n, row] of all.entries()) if (n > 0) expect(row.prevHash).toBe(all[n - 1].hash)
  })

  it('F86 a step that fails leaves nothing, and the next change finds no transaction open', async () => {
    const before = await zone(db(), 'mo')
    const step = (text: string) => ({ text, query: { sql: text, bindings: [] } })
    const gone = step("update people set zone = 'gone' where id = 'mo'")
    const nowhere = step('insert into nowhere values (1)')
    expect(await writeAtOnce(db(), [gone, nowhere])).toBe(false)
    expect(await zone(db(), 'mo')).toEqual(before)
    // Within somebody's transaction it does nothing at all.
    await db().transaction(async (trx) => {
      await trx('people').where({ id: 'mo' }).update({ zone: 'kept' })
      expect(await writeAtOnce(trx, [gone])).toBe(false)
    })
    expect(await zone(db(), 'mo')).toEqual({ zone: 'kept' })
  })

  it('F86 nobody waits at the gate between the first statement and the last', async () => {
    const work = (trx: Db) => trx('people').where({ id: 'mo' }).update({ zone: 'UTC' })
    const said = await heldStatements(db(), () => changed(work))
    expect(said).toHaveLength(2)
  })

  it('F86 where a write would give back something else, the work runs again', async () => {
    await db()('channelAlerts').where({ senderId: 'two' }).delete()
    await db()('channelAlerts').insert({ ...alert, senderId: 'two' })
    const work = async (trx: Db) => {
      const rows = await trx('channelAlerts')
        .where({ senderId: 'two' })
        .update({ since: 5 })
        .returning(['problem'])
      return rows.map(({ problem }) => problem)
    }
    const update = async () => {
      await db()('channelAlerts').where({ senderId: 'two' }).update({ problem: 'z' })
    }
    const { result } = await changed(work, update)
    expect(result).toEqual(['z'])
  })
})

onPostgres('what is written in one go', (db) => {
  beforeAll(() => seedCast(db()))

  it('F26 is not done again where nobody knows whether the commit came through', async () => {
    await db().raw(
      `create function no() returns trigger as 'begin raise exception ''No''; end' language plpgsql`,
    )
    await db()
      .raw(`create constraint trigger no after update on people deferrable initially deferred
      for each row when (new.zone = 'nowhere') execute function no()`)
    let times = 0
    const work = (trx: Db) => {
      times += 1
      return trx('people').where({ id: 'mo' }).update({ zone: 'nowhere' })
    }
    const change = inOneChange(db(), 'ana', work, (from) => dryRun(from, work))
    await expect(change).rejects.toThrow('No')
    expect(times).toBe(1)
    expect(await zone(db(), 'mo')).not.toEqual({ zone: 'nowhere' })
  })

  it('F26 looks at what a write gives back, not only at how many rows it changed', async () => {
    const next = async (from: Db): Promise<number> => {
      const [row] = await from('routeRevision').increment('revision', 1).returning('revision')
      return row.revision
    }
    const done = await inOneChange(db(), 'ana', next, async (from) => {
      const ahead = await dryRun(from, next)
      await next(db())
      return ahead
    })
    const row = await db()('routeRevision').where({ id: 1 }).first('revision')
    expect(done).toBe(row.revision)
  })

  it('F26 is done under its locks where work takes locks of rows', async () => {
    let times = 0
    const work = async (trx: Db) => {
      times += 1
      await trx('people').where({ id: 'mo' }).forUpdate().first('zone')
      await trx('people').where({ id: 'mo' }).update({ zone: 'held' })
    }
    await inOneChange(db(), 'ana', work, (from) => dryRun(from, work))
    expect(times).toBe(2)
  })

  it('F86 is sent as one, and its answers are waited for together', async () => {
    const order: string[] = []
    const connections = new Set<object>()
    const acquire = db().client.acquireConnection.bind(db().client)
    db().client.acquireConnection = async () => {
      const connection = await acquire()
      if (connections.has(connection)) return connection
      connections.add(connection)
      const { stream } = connection.connection
      const write = stream.write.bind(stream)
      stream.write = (...what: unknown[]) => {
        order.push('write')
        return write(...what)
      }
      const query = connection.query.bind(connection)
      connection.query = (how: { text: string }, done: (...answer: unknown[]) => void) => {
        if (how.text === 'BEGIN') order.length = 0
        return query(how, (...answer: unknown[]) => {
          order.push(`hear ${how.text}`)
          done(...answer)
        })
      }
      return connection
    }
    const work = async (trx: Db) => {
      await trx('people').where({ id: 'mo' }).update({ zone: 'one' })
      await trx('orgRoles').where({ personId: 'nobody' }).update({ role: 'manager' })
    }
    await inOneChange(db(), 'ana', work, (from) => dryRun(from, work))
    const answers = order.filter((one) => one !== 'write').map((one) => one.split(' ', 2).join(' '))
    expect(answers).toEqual(['hear BEGIN', ...Array(3).fill('hear update'), 'hear COMMIT'])
    const [first, last] = [order.indexOf('hear BEGIN'), order.indexOf('hear COMMIT')]
    expect(order.slice(first, last - 1).filter((one) => one === 'write')).toEqual([])
  })
})

const db = sqlite()

it('F86 a value that is written out is stored as one that is bound', async () => {
  await db().raw('create table written (a, b text, c integer, d real)')
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom("'", "''", '?', "?'?", '`', '\\', ';', '--', '/*', '', '\0', 'é\u{1f600}'),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, 2 ** 31, -(2 ** 31), 2 ** 31 - 1, 1e300),
  )
  const insert = 'insert into written values (?, ?, ?, ?)'
  const empty = 'delete from written'
  const stored = () => {
    const columns = ['a', 'b', 'c', 'd'].map((name) => `hex(${name}), quote(${name})`).join(', ')
    return db().raw(`select ${columns} from written`)
  }
  await fc.assert(
    fc.asyncProperty(value, async (one) => {
      const text = writtenOut(insert, [one, one, one, one])
      if (text === null) return
      expect(await writeAtOnce(db(), [{ text: empty }, { text }])).toBe(true)
      const inOneGo = await stored()
      await db().raw(empty)
      const bound = one ?? null
      await db().raw(insert, [bound, bound, bound, bound])
      expect(inOneGo).toEqual(await stored())
    }),
    { numRuns: runs(50) },
  )
  const sure = ['it’s', "O'Brien?", 7, -7, 1_793_620_800_000, null, true]
  for (const one of sure) expect(writtenOut('select ?', [one])).not.toBeNull()
  for (const one of ['\0', 0.1, 1e300, {}, new Date(), Buffer.from('a')])
    expect(writtenOut('select ?', [one])).toBeNull()
  expect(writtenOut('select ?, ?', [1])).toBeNull()
  expect(writtenOut('select \'?\', "?", `?`, ?', [1])).toBe('select \'?\', "?", `?`, 1')
})
