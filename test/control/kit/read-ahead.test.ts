import { beforeAll, expect, it, vi } from 'vitest'
import { lockChanges } from '../../../src/store/kit/audit.ts'
import { inOneChange } from '../../../src/store/kit/changes.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

onEachDatabase('what a change read before its lock', (db) => {
  beforeAll(() => seedCast(db()))
  const read = (from: Db) => from('people').where({ id: 'li' }).first()
  const ahead = async (from: Db) => void (await read(from))

  it('F26 is used inside, while nothing changed', async () => {
    let asked = 0
    const count = ({ sql }: { sql: string }) => {
      if (sql.includes('people')) asked += 1
    }
    db().on('query', count)
    const name = await inOneChange(db(), 'ana', async (trx) => (await read(trx)).name, ahead)
    db().off('query', count)
    expect([name, asked]).toEqual(['Li', 1])
  })

  it('F26 is asked again where another process changed something, also without an audit row', async () => {
    const elsewhere = () =>
      db().transaction(async (trx) => {
        await lockChanges(trx)
        await trx('people').where({ id: 'li' }).update({ zone: 'Asia/Tokyo' })
      })
    const readAhead = async (from: Db) => {
      await read(from)
      await elsewhere()
    }
    const zone = await inOneChange(db(), 'ana', async (trx) => (await read(trx)).zone, readAhead)
    expect(zone).toBe('Asia/Tokyo')
  })

  it('F26 is asked again after the change itself wrote to it', async () => {
    const work = async (trx: Db) => {
      await trx('people').where({ id: 'li' }).update({ name: 'Lian' })
      return (await read(trx)).name
    }
    expect(await inOneChange(db(), 'ana', work, ahead)).toBe('Lian')
  })

  it('F86 and between two changes customers have some time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      let begun = 0
      const change = () => inOneChange(db(), 'ana', async () => void (begun += 1))
      const [first, second] = [change(), change()]
      await first
      for (let n = 0; n < 5; n += 1) await read(db())
      expect(begun).toBe(1)
      vi.advanceTimersByTime(500)
      await second
      expect(begun).toBe(2)
    } finally {
      vi.useRealTimers()
    }
  })
})
