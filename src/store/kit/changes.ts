import { TooSoon } from '../../refusal.ts'
import { changeCount, countChange, keepHead, lockChanges } from './audit.ts'
import type { ChangeCount } from './audit.ts'
import type { Db } from './database.ts'
import type { Done } from './dry-run.ts'
import { keepLateWrites, writeAll } from './late-writes.ts'
import { movingTables } from './moving-tables.ts'
import { memoizeReads, named } from './read-memo.ts'
import type { ReadMemo } from './read-memo.ts'
import { inSnapshot } from './sqlite.ts'
import { collectTexts, useText, writeTexts } from './texts.ts'
import type { Texts } from './texts.ts'
import { onOneRow, writeAtOnce } from './write-at-once.ts'
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
type Queue = { turns: Turns; waiting: number }
const queues = new WeakMap<Db, Queue>()
const breathMs = 3
/** So much longer may all those take together who wait. */
const breathsMs = 500

/**
 * Between two changes of a queue customers' messages have the process for as long as the change had it:
 * of 40 that follow each other closely, each would find some of it busy (F86).
 */
const breathAfter = (tookMs: number, waiting: number): number =>
  Math.max(breathMs, Math.min(tookMs, breathsMs / waiting))

/**
 * Runs one change of the control plane in its transaction. All changes of all processes run one after
 * the other (`lockChanges`), so what is read inside is still true when it is written. Those of this
 * process wait here before they take a connection, fairly between people (`who`).
 *
 * `readAhead` reads before the lock is taken what `work` will read: that is not asked again inside,
 * unless another process changed something meanwhile. Long texts are written before it too. So the lock
 * is held for short writes alone. `readAhead` may be the work itself, done but for its writes
 * (`dryRun`): those are written in one go, and `work` runs only where something came between.
 *
 * @throws TooSoon when too many wait
 */
export async function inOneChange<T>(
  db: Db,
  who: string,
  work: (trx: Db) => Promise<T>,
  readAhead?: ReadAhead<T>,
): Promise<T> {
  const queue = queues.get(db) ?? { turns: createTurns(limits), waiting: 0 }
  queues.set(db, queue)
  const leave = await take(queue, who)
  const beganAt = performance.now()
  try {
    const ahead = readAhead ? await readBefore(db, readAhead) : null
    if (ahead) await writeTexts(db, ahead.texts)
    const { done, count, texts } = ahead ?? {}
    if (done && count && texts && (await writeDone(db, count, texts, done))) return done.result
    return await db.transaction(async (trx) => {
      const locked = await lockChanges(trx)
      memoizeReads(trx, ahead && isSame(ahead.count, locked) ? ahead.memo : new Map())
      keepHead(trx, locked)
      keepLateWrites(trx)
      const result = await work(trx)
      await writeAll(trx)
      return result
    })
  } finally {
    if (queue.waiting > 0)
      setTimeout(leave, breathAfter(performance.now() - beganAt, queue.waiting))
    else leave()
  }
}

async function take(queue: Queue, who: string): Promise<() => void> {
  queue.waiting += 1
  try {
    return await queue.turns.take(who)
  } finally {
    queue.waiting -= 1
  }
}

/** What it gives back besides what was read is work that was done but for its writes. */
type ReadAhead<T> = (db: Db) => Promise<Done<T> | null | void>

/** Every change is counted: while none came between, what control reads is as it was. */
async function readBefore<T>(db: Db, read: ReadAhead<T>) {
  const { memo, ...ahead } = await inSnapshot(db, async (snapshot) => {
    const memo: ReadMemo = new Map()
    const texts = collectTexts(snapshot)
    const count = await changeCount(snapshot)
    memoizeReads(snapshot, memo)
    return { memo, texts, count, done: await read(snapshot) }
  })
  for (const [key, { sql }] of memo) if (named(sql, movingTables)) memo.delete(key)
  return { ...ahead, memo }
}

/** Writes it as it was done; false where something came between. */
async function writeDone<T>(db: Db, count: ChangeCount, texts: Texts, { steps }: Done<T>) {
  const used = [...texts.keys()].map((hash) => useText(db, hash))
  const first = [countChange(db, count), ...used].map((one) => one.toSQL())
  return writeAtOnce(db, [...first.flatMap((one) => onOneRow(db, one)), ...steps])
}

const isSame = (one: ChangeCount, other: ChangeCount): boolean =>
  one.seq === other.seq && one.turn === other.turn
