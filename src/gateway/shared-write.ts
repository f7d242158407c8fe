import { isShared } from '../store/kit/database.ts'
import type { Db } from '../store/kit/database.ts'
import { rehearsed, runScript } from '../store/kit/script.ts'
import type { Script } from '../store/kit/script.ts'
import { inGroups } from '../in-groups.ts'

/** What was kept before is planned meanwhile, and those who heard that it is kept write again. */
const lingerMs = 2
/** So many rows in one transaction say that many more come: with few, who waits would wait for nothing. */
const manyRows = 16

/** After a wrong supposition, so many writes read what they could suppose: another is likely. */
const readsAfterWrong = 20

type Write = { rows: number; write: (trx: Db) => Promise<void>; script: Script | null }
type Shared = { inGroup: ReturnType<typeof inGroups<Write>>; readsLeft: number }
const sharedOn = new WeakMap<Db, Shared>()

/**
 * Writes in a transaction. An SQLite file has one writer, so what comes meanwhile shares the next one:
 * a commit costs as much for all of them as for one. `write` is rehearsed before, with what it most
 * likely reads, and again with what it reads where that was not how it went; then it runs. Where one of
 * several goes wrong, each is done again alone. PostgreSQL commits for many at once by itself. `rows` is
 * how much it is.
 */
export async function inSharedWrite<T>(
  db: Db,
  rows: number,
  write: (trx: Db) => Promise<T>,
): Promise<T> {
  if (isShared(db)) return db.transaction(write)
  const shared = sharedOn.get(db) ?? openShared(db)
  sharedOn.set(db, shared)
  const results: T[] = []
  const noting = async (trx: Db) => void results.push(await write(trx))
  const supposes = shared.readsLeft === 0
  if (!supposes) shared.readsLeft -= 1
  await shared.inGroup([{ rows, write: noting, script: await rehearsed(db, noting, { supposes }) }])
  return results.at(-1) as T
}

function openShared(db: Db): Shared {
  const shared: Shared = {
    inGroup: inGroups<Write>((writes) => writeAll(db, shared, writes), { lingerMs: lingerFor }),
    readsLeft: 0,
  }
  return shared
}

const lingerFor = (before: readonly Write[]): number =>
  before.reduce((sum, { rows }) => sum + rows, 0) >= manyRows ? lingerMs : 0

async function writeAll(db: Db, shared: Shared, writes: readonly Write[]): Promise<void> {
  const scripts = writes.flatMap(({ script }) => (script ? [script] : []))
  const isKnown = scripts.length === writes.length
  if (isKnown && (await runScript(db, scripts.flat()))) return
  const [one, ...others] = writes
  if (isKnown && others.length > 0) throw new Error('One of these did not go as it was rehearsed')
  if (isKnown && one) {
    shared.readsLeft = readsAfterWrong
    const script = await rehearsed(db, one.write)
    if (script && (await runScript(db, script))) return
  }
  await db.transaction(async (trx) => {
    for (const { write } of writes) await write(trx)
  })
}
