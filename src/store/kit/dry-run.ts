import type { Db } from './database.ts'
import { keepLateWrites, writeAll } from './late-writes.ts'
import { enough, pretendToWrite } from './pretended-writes.ts'
import type { Step } from './write-at-once.ts'

/** Work that was done but for its writes: what it gave, and what is to be written. */
export type Done<T> = { result: T; steps: readonly Step[] }

/**
 * Goes through `work` without its writes, so that what it reads is known before the lock is taken.
 * Each write answers as if it had succeeded. That may be all there is to do: what comes back can be
 * written as it is while everything stands as it was. Otherwise what the work did after
 * a write is only a guess: it served to learn what is read, and nothing that was decided counts.
 *
 * @throws what `work` throws before its first write: it saw one state of the database until then;
 * later problems are left to the real run
 */
export async function dryRun<T>(db: Db, work: (db: Db) => Promise<T>): Promise<Done<T> | null> {
  const pretence = pretendToWrite(db)
  keepLateWrites(db)
  try {
    const result = await work(db)
    // Where it is a guess, nobody ever writes them.
    if (pretence.steps()) await writeAll(db)
    const steps = pretence.steps()
    return steps && { result, steps }
  } catch (error) {
    if (error !== enough && pretence.writes() === 0) throw error
    return null
  } finally {
    pretence.recall()
  }
}
