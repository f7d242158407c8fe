import type { Db } from '../../src/store/kit/database.ts'

/** A database whose transactions end when they are told to. */
export function slowToEnd(db: Db) {
  let end = () => {}
  let came = () => {}
  const mayEnd = new Promise<void>((resolve) => void (end = resolve))
  const isAtEnd = new Promise<void>((resolve) => void (came = resolve))
  const transaction = <T>(work: (trx: Db) => Promise<T>) =>
    db.transaction(async (trx) => {
      const done = await work(trx)
      came()
      await mayEnd
      return done
    })
  const slow = new Proxy(db, {
    get: (target, name) => (name === 'transaction' ? transaction : Reflect.get(target, name)),
  })
  return { db: slow, isAtEnd, end }
}

/** How many transactions of this PostgreSQL database wait for another one. */
export async function waitingForLocks(db: Db): Promise<number> {
  const waiting = db('pg_stat_activity').whereRaw('datname = current_database()')
  const row = await waiting.where({ wait_event_type: 'Lock' }).count({ n: '*' }).first()
  return Number(row?.n ?? 0)
}
