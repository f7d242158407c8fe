import { watchStatements } from './bare-statements.ts'
import type { Db } from './database.ts'
import { keepLateWrites } from './late-writes.ts'

type Row = Record<string, unknown>
/** What we ask of a Knex builder, a raw statement included. */
type Builder = {
  _method?: string
  _single?: {
    insert?: unknown
    update?: Row
    counter?: Record<string, number>
    returning?: unknown
    lock?: unknown
    waitMode?: unknown
  }
  sql?: string
  clone: () => Builder & { select: (columns: unknown) => Promise<Row[]> }
}
type Client = {
  runner: (builder: Builder) => { run: () => Promise<unknown> }
  transaction: (work: (trx: Db) => Promise<unknown>) => Promise<unknown>
}

const reads = new Set(['select', 'first', 'pluck'])
/** Work that writes until nothing is left would never end here. */
const writesMax = 50

/**
 * Goes through `work` without its writes, so that what it reads is known before the lock is taken.
 * Each write answers as if it had succeeded. What the work would do after one is only a guess: it
 * serves to learn what is read, and nothing that is decided here counts.
 *
 * @throws what `work` throws before its first write: it saw one state of the database until then;
 * later problems are left to the real run
 */
export async function dryRun(db: Db, work: (db: Db) => Promise<unknown>): Promise<void> {
  const writes = pretendToWrite(db)
  // And nobody ever writes them.
  keepLateWrites(db)
  try {
    await work(db)
  } catch (error) {
    if (error !== enough && writes() === 0) throw error
  }
}

const enough = new Error('The dry run ends here')

function pretendToWrite(db: Db): () => number {
  const client: Client = db.client
  watchStatements(db)
  const makeRunner = client.runner.bind(client)
  let writes = 0
  client.transaction = (nested) => nested(db)
  client.runner = (builder) => {
    const runner = makeRunner(builder)
    const isRead = reads.has(builder._method ?? '')
    if (isRead && builder._single?.lock === undefined) return runner
    runner.run = async () => {
      if (isRead) return withoutLock(builder)
      writes += 1
      if (writes > writesMax) throw enough
      return pretended(builder)
    }
    return runner
  }
  return () => writes
}

/** It keeps nobody waiting. */
function withoutLock(builder: Builder): Promise<unknown> {
  const plain = builder.clone()
  delete plain._single?.lock
  delete plain._single?.waitMode
  return Promise.resolve(plain)
}

async function pretended(builder: Builder): Promise<unknown> {
  const { _method: method, _single: single = {}, sql = '' } = builder
  const { insert, update, counter = {}, returning } = single
  if (method === 'insert') return returning === undefined ? [] : [insert].flat()
  if (method === 'update' && returning !== undefined) {
    const written = Object.assign(builder.clone(), { _method: 'select' }).select(returning)
    return (await written).map((row) => ({ ...row, ...update, ...counted(row, counter) }))
  }
  if (method === 'update' || method === 'del') return 1
  if (/^insert /i.test(sql)) return []
  throw enough
}

const counted = (row: Row, counter: Record<string, number>): Row =>
  Object.fromEntries(Object.entries(counter).map(([name, by]) => [name, Number(row[name]) + by]))
