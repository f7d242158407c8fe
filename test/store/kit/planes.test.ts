import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { migrate, openPlanes } from '../../../src/store/kit/database.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { getMeta, putMeta } from '../../../src/store/kit/meta.ts'
import { freshPostgres } from '../../helpers/databases.ts'
import { inTheLongRun, isLong } from '../../helpers/effort.ts'

type Planes = ReturnType<typeof openPlanes>

const folder = mkdtempSync(join(tmpdir(), 'slipway-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const database = isLong()
  ? { PostgreSQL: async () => openPlanes({ url: await freshPostgres() }) }
  : { SQLite: async () => openPlanes({ file: join(folder, 'planes.db') }) }

/** Holds a transaction open until `end` is called. */
async function hold(db: Db): Promise<{ end: () => Promise<void> }> {
  const trx = await db.transaction()
  await putMeta(trx, 'held', 'yes')
  return {
    end: async () => {
      await trx.commit()
    },
  }
}

describe.each(Object.entries(database))('the two planes (%s)', (_name, open) => {
  let planes: Planes
  beforeAll(async () => {
    planes = await open()
    await migrate(planes.control)
  })
  afterAll(() => planes.control.destroy())

  it('F86 reads in one plane while the other holds a transaction open', async () => {
    const { control, customers } = planes
    for (const [one, other] of [
      [control, customers],
      [customers, control],
    ] as const) {
      const held = await hold(one)
      expect(await getMeta(other, 'nothing')).toBeNull()
      await held.end()
    }
  })

  it('F86 sees in one plane at once what the other has written', async () => {
    const { control, customers } = planes
    for (const [n, [from, to]] of [
      [control, customers] as const,
      [customers, control] as const,
    ].entries()) {
      await putMeta(from, 'seen', String(n))
      expect(await getMeta(to, 'seen')).toBe(String(n))
      await from.transaction((trx) => putMeta(trx, 'seen', `in one ${n}`))
      expect(await getMeta(to, 'seen')).toBe(`in one ${n}`)
    }
  })

  inTheLongRun(() => {
    it('loses nothing when 200 of both planes write at once', async () => {
      const { control, customers } = planes
      await putMeta(control, 'count', '0')
      const add = (db: Db) =>
        db.transaction((trx) =>
          trx('meta')
            .where({ key: 'count' })
            .update({ value: trx.raw('cast(cast(value as integer) + 1 as varchar)') }),
        )
      await Promise.all(
        Array.from({ length: 200 }, (_, n) => add(n % 2 === 0 ? control : customers)),
      )
      expect(await getMeta(customers, 'count')).toBe('200')
    })
  })
})

describe('the write gate (SQLite)', () => {
  const file = join(folder, 'gate.db')
  let planes: Planes
  beforeAll(async () => {
    const made = openPlanes({ file })
    await migrate(made.control)
    await made.control.destroy()
    copyFileSync(file, `${file}.copy`)
    planes = openPlanes({ file: `${file}.copy` })
  })
  afterAll(() => planes.control.destroy())

  it('F86 lets a customer through before the changes that wait', async () => {
    const { control, customers } = planes
    // Where the clock goes on, the changes get a turn in every 25 ms.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(5000)
    const held = await hold(control)
    const done: string[] = []
    const write = async (db: Db, who: string) => {
      await putMeta(db, who, 'yes')
      done.push(who)
    }
    const all = [write(control, 'ana'), write(control, 'li'), write(customers, 'a customer')]
    await held.end()
    await Promise.all(all)
    clock.mockRestore()
    expect(done).toEqual(['a customer', 'ana', 'li'])
  })

  it('F86 brings what was written into the file beside the gate, long before a commit would', async () => {
    const size = () => statSync(`${file}.copy`).size
    const before = size()
    for (let n = 0; n < 120; n++) await putMeta(planes.control, `long ${n}`, 'x'.repeat(4000))
    await vi.waitFor(() => expect(size()).toBeGreaterThan(before + 300_000), 5000)
  })

  it('gives the gate on after a transaction that failed', async () => {
    const { control, customers } = planes
    const failing = control.transaction(async (trx) => {
      await putMeta(trx, 'failed', 'yes')
      throw new Error('No')
    })
    await expect(failing).rejects.toThrow('No')
    await putMeta(customers, 'after', 'yes')
    expect(await getMeta(control, 'failed')).toBeNull()
    expect(await getMeta(control, 'after')).toBe('yes')
  })
})

inTheLongRun(() => {
  describe('the connections to a server (PostgreSQL)', () => {
    let planes: Planes
    beforeAll(async () => {
      planes = openPlanes({ url: await freshPostgres() })
      await migrate(planes.control)
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    })
    afterAll(async () => {
      vi.useRealTimers()
      await planes.control.destroy()
    })

    /** A customer's transaction, one of the control plane, and what that plane asks beside it. */
    async function threeAtOnce() {
      const { control, customers } = planes
      const customer = await hold(customers)
      const first = await control.transaction()
      const answers: string[] = []
      const second = getMeta(control, 'nothing').then(() => void answers.push('the second'))
      // Each is a way to the server and back.
      for (let n = 0; n < 5; n++) await getMeta(customers, 'nothing')
      return { customer, first, second, answers }
    }

    it('F86 carry one question of the control plane at a time while a customer waits', async () => {
      const { customer, first, second, answers } = await threeAtOnce()
      expect(answers).toEqual([])
      await customer.end()
      await second
      await first.commit()
    })

    it('F86 let the next one go where the first is answered', async () => {
      const { customer, first, second, answers } = await threeAtOnce()
      expect(answers).toEqual([])
      await first.commit()
      await second
      await customer.end()
    })

    it('let nobody wait for what may wait for them', async () => {
      const { customer, first, second, answers } = await threeAtOnce()
      expect(answers).toEqual([])
      await vi.advanceTimersByTimeAsync(20)
      await second
      await first.commit()
      await customer.end()
    })
  })
})
