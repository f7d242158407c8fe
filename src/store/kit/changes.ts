import { TooSoon } from '../../refusal.ts'
import { lockChanges } from './audit.ts'
import type { Db } from './database.ts'
import { createTurns } from '../../turns.ts'
import type { Turns } from '../../turns.ts'

const againSeconds = 10
const limits = {
  waitingMax: 2000,
  waitMaxMs: 30_000,
  busy: (waiting: number) =>
    new TooSoon(
      `Slipway is busy: ${waiting} changes wait for their turn, so nothing was saved.`,
      `Try again in ${againSeconds} seconds.`,
      againSeconds,
    ),
}
const turnsOf = new WeakMap<Db, Turns>()

/**
 * Runs one change of the control plane in its transaction. All changes of all processes run one after
 * the other (`lockChanges`), so what is read inside is still true when it is written. Those of this
 * process wait here before they take a connection, fairly between people (`who`).
 *
 * @throws TooSoon when too many wait
 */
export async function inOneChange<T>(
  db: Db,
  who: string,
  work: (trx: Db) => Promise<T>,
): Promise<T> {
  const turns = turnsOf.get(db) ?? createTurns(limits)
  turnsOf.set(db, turns)
  const leave = await turns.take(who)
  try {
    return await db.transaction(async (trx) => {
      await lockChanges(trx)
      return work(trx)
    })
  } finally {
    leave()
  }
}
