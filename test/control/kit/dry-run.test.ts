import { beforeAll, expect, it } from 'vitest'
import { Refusal } from '../../../src/refusal.ts'
import { inOneChange } from '../../../src/store/kit/changes.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { dryRun } from '../../../src/store/kit/dry-run.ts'
import { inSnapshot } from '../../../src/store/kit/sqlite.ts'
import { seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { heldStatements } from '../../helpers/statements-of.ts'

onEachDatabase('the dry run of a change', (db) => {
  beforeAll(() => seedCast(db()))
  const dry = (work: (from: Db) => Promise<unknown>) =>
    inSnapshot(db(), (snapshot) => dryRun(snapshot, work))
  const people = (from: Db) => from('people').orderBy('id').pluck('name')
  const refusal = new Refusal('CONFLICT', 'No.', 'Ask somebody else.')

  it('F26 answers each write as if it had succeeded, and writes nothing', async () => {
    const before = await people(db())
    const answers: unknown[] = []
    await dry(async (from) => {
      const li = () => from('people').where({ id: 'li' })
      answers.push(await li().update({ name: 'Lian' }))
      answers.push(await li().update({ name: 'Lian' }).returning(['id', 'name']))
      answers.push(await li().increment('createdAt', 2).returning('createdAt'))
      const role = { personId: 'li', role: 'manager' }
      answers.push(await from('orgRoles').insert(role).onConflict().ignore().returning('role'))
      answers.push(await from('orgRoles').where({ personId: 'li' }).delete())
      await from.transaction((nested) => nested('people').where({ id: 'ana' }).delete())
    })
    expect(answers).toMatchObject([
      1,
      [{ id: 'li', name: 'Lian' }],
      [{ createdAt: 3 }],
      [{ role: 'manager' }],
      1,
    ])
    expect(await people(db())).toEqual(before)
  })

  it('F26 F60 passes on a refusal before the first write, and nothing that comes after one', async () => {
    const refuse = () => Promise.reject(refusal)
    await expect(dry(refuse)).rejects.toBe(refusal)
    const late = async (from: Db) => {
      await from('people').where({ id: 'li' }).update({ name: 'Lian' })
      await refuse()
    }
    await expect(dry(late)).resolves.toBeNull()
  })

  it('ends where work would write until nothing is left', async () => {
    const endless = async (from: Db) => {
      while ((await from('people').where({ id: 'li' }).update({ name: 'Lian' })) > 0);
    }
    await expect(dry(endless)).resolves.toBeNull()
  })

  it('F86 leaves to the lock what is written, also inside a part that may be taken back', async () => {
    const work = async (trx: Db) => {
      const [first] = await people(trx)
      await trx.transaction(async (nested) => {
        await people(nested)
        await nested('people').where({ id: 'li' }).update({ zone: first })
      })
    }
    const ahead = (from: Db) => dryRun(from, work)
    const held = await heldStatements(db(), () => inOneChange(db(), 'ana', work, ahead))
    expect(held.filter((sql) => /people/.test(sql))).toHaveLength(1)
    const failing = (trx: Db) =>
      trx.transaction(async (nested) => {
        await nested('people').where({ id: 'li' }).update({ name: 'Lian' })
        throw refusal
      })
    const after = await inOneChange(db(), 'ana', async (trx) => {
      await failing(trx).catch(() => {})
      return people(trx)
    })
    expect(after).toContain('Li')
  })
})
