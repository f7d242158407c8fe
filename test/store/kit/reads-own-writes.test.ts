import { beforeAll, describe, expect, it } from 'vitest'
import { inOneChange } from '../../../src/store/kit/changes.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { dryRun } from '../../../src/store/kit/dry-run.ts'
import { seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'

describe('F86 what a change in one go reads of its own writes', () => {
  const db = sqlite()
  beforeAll(() => seedCast(db()))

  type Reset = () => Promise<unknown>
  /** What the work gives statement by statement, and in one go. */
  async function both<T>(reset: Reset, work: (trx: Db) => Promise<T>): Promise<[T, T]> {
    await reset()
    const plain = await inOneChange(db(), 'ana', work)
    await reset()
    return [plain, await inOneChange(db(), 'ana', work, (from) => dryRun(from, work))]
  }
  const inBerlin: Reset = async () => {
    await db()('people').update({ zone: 'UTC' })
    await db()('people').where({ id: 'li' }).update({ zone: 'Europe/Berlin' })
  }

  it('is new after an update that gives its rows back', async () => {
    const [plain, once] = await both(inBerlin, async (trx) => {
      const li = () => trx('people').where({ id: 'li' })
      const said = await li().update({ zone: 'Asia/Tokyo' }).returning(['zone'])
      const read = await li().select(['zone'])
      await trx('people').where({ id: 'dov' }).update({ zone: read[0].zone })
      return [said, read]
    })
    expect(once).toEqual(plain)
    expect(await db()('people').where({ id: 'dov' }).first('zone')).toEqual({ zone: 'Asia/Tokyo' })
  })

  it('is new after a number was counted up', async () => {
    const reset: Reset = () => db()('routeRevision').where({ id: 1 }).update({ revision: 5 })
    const [plain, once] = await both(reset, async (trx) => {
      const revision = () => trx('routeRevision').where({ id: 1 })
      const said = await revision().increment('revision', 1).returning(['revision'])
      return [said, await revision().select(['revision'])]
    })
    expect(once).toEqual(plain)
  })

  it('is new after a write that met a read under way', async () => {
    const alert = { senderId: 'one', alert: 'token', problem: 'before', since: 1 }
    const reset: Reset = async () => {
      await db()('channelAlerts').delete()
      await db()('channelAlerts').insert(alert)
    }
    const [plain, once] = await both(reset, async (trx) => {
      const read = () => trx('channelAlerts').select('problem')
      await Promise.all([read(), trx('channelAlerts').update({ problem: 'after' })])
      return read()
    })
    expect(once).toEqual(plain)
  })

  it('is counted anew', async () => {
    const [plain, once] = await both(inBerlin, async (trx) => {
      const there = () => trx('people').where({ zone: 'Europe/Berlin' })
      const moved = await there().update({ zone: 'Asia/Tokyo' })
      const left = await there().count({ rows: '*' })
      await trx('people').update({ zone: 'Europe/Paris' })
      return [moved, left]
    })
    expect(once).toEqual(plain)
  })

  it('is what was there before, where an insert merges nothing into it', async () => {
    const reset: Reset = async () => {
      await db()('meta').where({ key: 'k' }).delete()
      await db()('meta').insert({ key: 'k', value: 'kept' })
    }
    const [plain, once] = await both(reset, (trx) =>
      trx('meta')
        .insert({ key: 'k', value: 'new' })
        .onConflict('key')
        .merge(['key'])
        .returning('*'),
    )
    expect(once).toEqual(plain)
  })
})
