import { expect, it } from 'vitest'
import { inSnapshot } from '../../../src/store/kit/sqlite.ts'
import { isShared } from '../../../src/store/kit/database.ts'
import { dryRun } from '../../../src/store/kit/dry-run.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { insertRows, orSkip, readRows, returnRows } from '../../../src/store/kit/json-table.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { statementsOf } from '../../helpers/statements-of.ts'

type Kept = { key: string; value: string }
const columns = { key: 'text', value: 'text' } as const

onEachDatabase('F86 statements past Knex', (db) => {
  const read = (from: Db = db()) =>
    readRows<{ key: string; value: string }>(
      from,
      ['key', 'value'],
      `select key, value from meta where key = 'rosa' or value in (?, ?)`,
      ['one', 'two'],
    )
  const write = (into: Db, rows: Kept[]) => insertRows(into, 'meta', columns, rows, orSkip)

  it('read, count what they write, and are the same the second time', async () => {
    expect(await write(db(), [{ key: 'rosa', value: 'one' }])).toBe(1)
    const both = [
      { key: 'rosa', value: 'other' },
      { key: 'tom', value: 'two' },
    ]
    expect(await write(db(), both)).toBe(1)
    for (let time = 0; time < 3; time++) expect(await read()).toHaveLength(2)
    const sql = 'update meta set value = ? where key = ? returning key, value'
    const changed = await returnRows<Kept>(db(), ['key', 'value'], sql, ['two', 'rosa'])
    expect(changed).toEqual([{ key: 'rosa', value: 'two' }])
  })

  it('run as one on a file where they are read in one go, and each fails alone', async () => {
    await write(db(), [{ key: 'one', value: 'one' }])
    const of = (key: string, from = 'meta') =>
      readRows<Kept>(db(), ['value'], `select value from ${from} where key = ?`, [key])
    const said = await statementsOf(db(), async () => {
      expect(await Promise.all([of('one'), of('nobody')])).toEqual([[{ value: 'one' }], []])
    })
    expect(said).toHaveLength(isShared(db()) ? 2 : 1)
    const many = await statementsOf(db(), async () => {
      const all = await Promise.all(Array.from({ length: 10 }, () => of('one')))
      expect(all.flat()).toEqual(Array(10).fill({ value: 'one' }))
    })
    expect(many).toHaveLength(isShared(db()) ? 10 : 3)
    const both = await Promise.allSettled([of('one'), of('one', 'nowhere')])
    expect(both).toMatchObject([{ value: [{ value: 'one' }] }, { status: 'rejected' }])
  })

  it('bind a text of any length, once and again', async () => {
    const long = `'"\\ ${'ä'.repeat(300_000)}`
    for (const key of ['long', 'longer']) await write(db(), [{ key, value: long }])
    const found = await readRows<{ value: string }>(
      db(),
      ['value'],
      'select value from meta where key in (?, ?)',
      ['long', 'longer'],
    )
    expect(found.map(({ value }) => value === long)).toEqual([true, true])
  })

  it('see what their transaction wrote, and nothing of it is left when it fails', async () => {
    const failing = db().transaction(async (trx) => {
      await write(trx, [{ key: 'uma', value: 'one' }])
      expect((await read(trx)).map(({ key }) => key)).toContain('uma')
      throw new Error('it fails')
    })
    await expect(failing).rejects.toThrow('it fails')
    expect((await read()).map(({ key }) => key)).not.toContain('uma')
  })

  it('never run outside a transaction that is over', async () => {
    const [over] = await db().transaction(async (trx) => [trx])
    if (!over) throw new Error('no transaction')
    await expect(write(over, [{ key: 'vera', value: 'one' }])).rejects.toThrow(/is over/)
    expect((await read()).map(({ key }) => key)).not.toContain('vera')
  })

  it('say what is wrong, and go on after it', async () => {
    const wrong = () =>
      readRows<{ nothing: string }>(db(), ['nothing'], 'select nothing from meta', [])
    for (let time = 0; time < 2; time++) {
      await expect(wrong()).rejects.toThrow(/nothing/)
      expect(await read()).not.toEqual([])
    }
  })

  it('write nothing in a run without writes', async () => {
    const rows = [{ key: 'wanda', value: 'one' }]
    await inSnapshot(db(), (snapshot) =>
      dryRun(snapshot, async (trx) => {
        expect(await read(trx)).not.toEqual([])
        await write(trx, rows)
      }),
    )
    expect((await read()).map(({ key }) => key)).not.toContain('wanda')
  })

  it('are heard by whoever listens to a database', async () => {
    expect(await statementsOf(db(), () => read())).toHaveLength(1)
  })
})
