import { beforeAll, describe, expect, it } from 'vitest'
import { inOneChange } from '../../../src/store/kit/changes.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { anotherProcess, onPostgres, sqlite } from '../../helpers/databases.ts'

describe('statements that stay prepared', () => {
  const db = sqlite()
  const notes = () => db()('notes')

  it('tells each of several that are asked at once what it did itself', async () => {
    await db().schema.createTable('notes', (table) => {
      table.increments('id')
      table.string('text').unique()
    })
    const ids = await db().transaction((trx) =>
      Promise.all(['a', 'b', 'c'].map((text) => trx('notes').insert({ text }))),
    )
    expect(new Set(ids.flat()).size).toBe(3)
    expect(
      await notes()
        .whereIn('text', ['a', 'b', 'c'])
        .update({ text: db().raw('text || 1') }),
    ).toBe(3)
    expect(await notes().where({ text: 'nobody' }).delete()).toBe(0)
  })

  it('says no as before, also the second time, and goes on after it', async () => {
    for (let time = 0; time < 3; time += 1) {
      await expect(notes().insert({ text: 'a1' })).rejects.toThrow(/UNIQUE/)
      await expect(notes().where({ nothing: 1 })).rejects.toThrow(/no such column/)
      expect(await notes().where({ text: 'b1' }).select('text')).toEqual([{ text: 'b1' }])
    }
  })

  it('sees a column that came after it was prepared', async () => {
    const all = () => notes().where({ text: 'c1' }).first()
    expect(Object.keys(await all())).toEqual(['id', 'text'])
    await db().schema.alterTable('notes', (table) => table.string('colour'))
    expect(Object.keys(await all())).toEqual(['id', 'text', 'colour'])
  })

  it('holds no more than it may, and answers what it let go', async () => {
    for (let many = 1; many <= 320; many += 1) {
      const found = await notes().whereIn(
        'text',
        Array.from({ length: many }, () => 'a1'),
      )
      expect(found).toHaveLength(1)
    }
    expect(await notes().whereIn('text', ['a1'])).toHaveLength(1)
  })

  it('keeps no lock once it has answered', async () => {
    await notes().where({ text: 'a1' }).first()
    await db().transaction((trx) => trx('notes').insert({ text: 'd' }))
    await db().raw('VACUUM')
    expect(await notes().where({ text: 'd' }).first()).toMatchObject({ text: 'd' })
  })
})

onPostgres('statements that have a name', (db) => {
  const often = 12
  const all = (from: Db) => from('notes').where({ text: 'a' }).first()
  const named = (from: Db) => from('notes').where({ text: 'a' }).first('text')
  const again = async (work: () => Promise<unknown>) => {
    for (let n = 0; n < often; n += 1) await work()
  }
  /** The statements that this transaction's connection keeps prepared. */
  const kept = async (trx: Db): Promise<string[]> => {
    const { rows } = await trx.raw('select statement from pg_prepared_statements')
    return rows.map((row: { statement: string }) => row.statement)
  }
  let columns = 2
  const addColumn = () =>
    db().schema.alterTable('notes', (table) => table.string(`column${(columns += 1)}`))
  const width = (row: object) => Object.keys(row).length

  beforeAll(async () => {
    await db().schema.createTable('notes', (table) => {
      table.increments('id')
      table.string('text').unique()
    })
    await db()('notes').insert({ text: 'a' })
  })

  it('F86 are read and planned once, not each time', async () => {
    await db().transaction(async (trx) => {
      expect((await kept(trx)).filter((sql) => sql.includes('"notes"'))).toEqual([])
      await again(() => named(trx))
      expect(await kept(trx)).toContain('select "text" from "notes" where "text" = $1 limit $2')
    })
  })

  it('say no as before, also when they are prepared', async () => {
    await again(async () => {
      await expect(db()('notes').insert({ text: 'a' })).rejects.toThrow(/unique/)
      await expect(db()('notes').where({ nothing: 1 }).select('id')).rejects.toThrow(/nothing/)
      expect(await named(db())).toEqual({ text: 'a' })
    })
  })

  it('see a column that a newer Slipway adds meanwhile', async () => {
    await again(() => all(db()))
    await addColumn()
    expect(width(await all(db()))).toBe(columns)
  })

  it('see it before a change too, and in the change', async () => {
    const widths: number[] = []
    const look = async (from: Db) => {
      widths.push(width(await all(from)))
    }
    const change = () => inOneChange(db(), 'ana', look, look)
    await again(change)
    await addColumn()
    widths.length = 0
    await change()
    expect(widths).toEqual([columns, columns])
    await db().transaction(async (trx) => {
      await again(() => all(trx))
      await addColumnIn(trx)
      expect(width(await all(trx))).toBe(columns)
    })
  })
  const addColumnIn = (trx: Db) =>
    trx.schema.alterTable('notes', (table) => table.string(`column${(columns += 1)}`))

  it('hold no more places of the server than they may', async () => {
    const other = anotherProcess(db())
    await other.db.transaction(async (trx) => {
      for (let many = 1; many <= 320; many += 1) {
        const texts = Array.from({ length: many }, () => 'a')
        for (let n = 0; n < 6; n += 1) await trx('notes').whereIn('text', texts).select('id')
      }
      expect((await kept(trx)).length).toBeLessThanOrEqual(300)
      expect(await trx('notes').whereIn('text', ['a']).select('id')).toHaveLength(1)
    })
    await other.stop()
  })
})
