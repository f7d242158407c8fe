import { beforeAll, expect, it } from 'vitest'
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

  it('F86 and between two changes others come first', async () => {
    const order: string[] = []
    const hear = ({ sql }: { sql: string }) => {
      if (order.length > 0 && sql.includes('audit_head')) order.push('the second')
    }
    db().on('query', hear)
    const change = () => inOneChange(db(), 'ana', () => Promise.resolve(), ahead)
    const first = change().then(() => {
      order.push('the first')
      setImmediate(() => order.push('a customer'))
    })
    await Promise.all([first, change()])
    db().off('query', hear)
    expect(order.slice(0, 3)).toEqual(['the first', 'a customer', 'the second'])
  })
})
