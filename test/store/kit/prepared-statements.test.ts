import { describe, expect, it } from 'vitest'
import { sqlite } from '../../helpers/databases.ts'

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
