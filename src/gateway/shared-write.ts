import { isShared } from '../store/kit/database.ts'
import type { Db } from '../store/kit/database.ts'
import { rehearsed, runScript } from '../store/kit/script.ts'
import type { Script } from '../store/kit/script.ts'
import { inGroups } from '../in-groups.ts'

/** What was kept before is planned meanwhile, and those who heard that it is kept write again. */
const lingerMs = 2
/** So many rows in one transaction say that many more come: with few, who waits would wait for nothing. */
const manyRows = 16

type Write = { rows: number; write: (trx: Db) => Promise<void>; script: Script | null }
const groups = new WeakMap<Db, ReturnType<typeof inGroups<Write>>>()

/**
 * Writes in a transaction. An SQLite file has one writer, so what comes meanwhile shares the next one:
 * a commit costs as much for all of them as for one. `write` is rehearsed before, and runs again where
 * that was not how it went. Where that fails too, each is done again alone. PostgreSQL commits for many
 * at once by itself. `rows` is how much it is.
 */
export async function inSharedWrite<T>(
  db: Db,
  rows: number,
  write: (trx: Db) => Promise<T>,
): Promise<T> {
  if (isShared(db)) return db.transaction(write)
  const inGroup =
    groups.get(db) ?? inGroups<Write>((writes) => writeAll(db, writes), { lingerMs: lingerFor })
  groups.set(db, inGroup)
  const results: T[] = []
  const noting = async (trx: Db) => void results.push(await write(trx))
  await inGroup([{ rows, write: noting, script: await rehearsed(db, noting) }])
  return results.at(-1) as T
}

const lingerFor = (before: readonly Write[]): number =>
  before.reduce((sum, { rows }) => sum + rows, 0) >= manyRows ? lingerMs : 0

async function writeAll(db: Db, writes: readonly Write[]): Promise<void> {
  const scripts = writes.flatMap(({ script }) => (script ? [script] : []))
  if (scripts.length === writes.length) {
    if (await runScript(db, scripts.flat())) return
    if (writes.length > 1) throw new Error('One of these did not go as it was rehearsed')
  }
  await db.transaction(async (trx) => {
    for (const { write } of writes) await write(trx)
  })
}
