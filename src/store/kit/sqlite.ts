import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import knex from 'knex'
import type { Knex } from 'knex'
import { createTurns } from '../../turns.ts'
import type { Turns } from '../../turns.ts'
import { readBareBy } from './bare-statements.ts'
import { isOldPlan } from './postgres/named-statements.ts'
import { keepPrepared } from './prepared-statements.ts'
import type { SqliteConnection } from './prepared-statements.ts'

type Plane = 'customers' | 'control'

type Connection = SqliteConnection & {
  exec: (sql: string, done: (error: Error | null) => void) => void
}
/** What we change of a Knex client; a transaction's own client is not touched by it. */
type PooledClient = {
  acquireConnection: () => Promise<Connection>
  releaseConnection: (connection: Connection) => Promise<void>
  runner: (builder: { _method?: string }) => Runner
}
type Runner = {
  connection?: Connection | undefined
  ensureConnection: (run: (runner: Runner, params: unknown) => unknown, params: unknown) => unknown
}

type Readers = {
  takeReader: PooledClient['acquireConnection']
  giveReader: PooledClient['releaseConnection']
}

const readersMax = 2
const waitingMax = 5000
const waitMaxMs = 10_000
/** What SQLite itself says of a lock that it does not get. */
const busy = () => Object.assign(new Error('The write gate is busy'), { code: 'SQLITE_BUSY' })
const everyConnection =
  'PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;'
/** In pages. A commit brings the log into the file only where `checkpointLater` lags behind. */
const checkpointAt = 'PRAGMA wal_autocheckpoint=8000;'
const checkpointEveryWrites = 100
const checkpointAfterMs = 5000
const onlyReads = 'PRAGMA query_only=ON;'
const reads = new Set(['select', 'first', 'pluck'])

/**
 * Opens the file for both planes. Each reads on connections of its own, so that neither waits for
 * the other's reports. All writes of the process go one after the other through one gate and one
 * connection, customers first: two connections that write would meet at SQLite's lock, whose busy
 * handler sleeps longer and longer while it looks whether the lock is free.
 */
export function openSqlite(
  filename: string,
  options: Knex.Config,
): Record<Plane | 'writer' | 'checkpointer', Knex> {
  mkdirSync(dirname(filename), { recursive: true, mode: 0o700 })
  const open = (pragmas: string, max: number): Knex =>
    knex({
      ...options,
      client: 'sqlite3',
      connection: { filename },
      useNullAsDefault: true,
      pool: { ...options.pool, min: 1, max, afterCreate: run(pragmas) },
    })
  const writer = open(everyConnection + checkpointAt, 1)
  const checkpointer = open(everyConnection, 1)
  const written = checkpointLater(checkpointer)
  const gate = createTurns({ waitingMax, waitMaxMs, busy, first: 'customers' })
  const plane = (name: Plane): Knex => {
    const db = open(everyConnection + onlyReads, readersMax)
    const { takeReader, giveReader } = writeThrough(db.client, writer.client, gate, name, written)
    readBareBy(db, { take: takeReader, giveBack: giveReader })
    snapshots.set(db.client, async (read) => {
      const connection = await takeReader()
      try {
        return await db.transaction(read, { connection })
      } finally {
        await giveReader(connection)
      }
    })
    return db
  }
  return { customers: plane('customers'), control: plane('control'), writer, checkpointer }
}

const run =
  (pragmas: string) =>
  (conn: Connection, done: (error: Error | null, conn: unknown) => void): void => {
    keepPrepared(conn)
    conn.exec(pragmas, (error) => done(error, conn))
  }

const snapshots = new WeakMap<object, (read: (db: Knex) => Promise<unknown>) => Promise<unknown>>()

/**
 * Reads from one state of the database, without the gate; what is written there is refused. On
 * PostgreSQL it reads once more where a table was given a column since its statements were prepared.
 */
export function inSnapshot<T>(db: Knex, read: (db: Knex) => Promise<T>): Promise<T> {
  const inReader = snapshots.get(db.client)
  if (inReader) return inReader(read) as Promise<T>
  const once = () => db.transaction(read, { isolationLevel: 'repeatable read', readOnly: true })
  return once().catch((error: unknown) => {
    if (!isOldPlan(error)) throw error
    return once()
  })
}

/**
 * Runs statements in one go, which waits at the gate as one write; `begin` is called when they start.
 * They begin a transaction and end it.
 * @returns what was wrong with one of them; all is rolled back then
 */
export async function runTogether(db: Knex, sql: string, begin: () => void): Promise<Error | null> {
  const client: PooledClient = db.client
  // In a transaction it would end that one.
  if (!snapshots.has(client)) return new Error('Not a database of its own')
  const connection = await client.acquireConnection()
  const exec = (text: string) =>
    new Promise<Error | null>((resolve) => connection.exec(text, resolve))
  try {
    begin()
    const problem = await exec(sql)
    // SQLite may have done so already; where the transaction is still open, the next one will fail.
    if (problem) await exec('ROLLBACK')
    return problem
  } finally {
    await client.releaseConnection(connection)
  }
}

/**
 * Brings the log into the file beside the gate, some time after writes: SQLite itself would do it in
 * a commit, and everybody who writes would wait for the disk meanwhile.
 */
function checkpointLater(db: Knex): () => void {
  let writes = 0
  let timer: NodeJS.Timeout | null = null
  let isRunning = false
  const run = async () => {
    if (timer) clearTimeout(timer)
    timer = null
    writes = 0
    isRunning = true
    // What is wrong with the disk, the next commit meets itself.
    await db.raw('PRAGMA wal_checkpoint(PASSIVE)').catch(() => {})
    isRunning = false
  }
  return () => {
    writes += 1
    if (isRunning) return
    if (writes >= checkpointEveryWrites) void run()
    else timer ??= setTimeout(() => void run(), checkpointAfterMs).unref()
  }
}

/** Reads keep the plane's own connections; whatever may write waits at the gate. */
function writeThrough(
  client: PooledClient,
  writer: PooledClient,
  gate: Turns,
  plane: Plane,
  written: () => void,
): Readers {
  const takeReader = client.acquireConnection.bind(client)
  const giveReader = client.releaseConnection.bind(client)
  const makeRunner = client.runner.bind(client)
  let leave = () => {}
  client.acquireConnection = async () => {
    const done = await gate.take(plane)
    try {
      const connection = await writer.acquireConnection()
      leave = done
      return connection
    } catch (error) {
      done()
      throw error
    }
  }
  client.releaseConnection = async (connection) => {
    await writer.releaseConnection(connection)
    leave()
    written()
  }
  client.runner = (builder) => {
    const runner = makeRunner(builder)
    if (!reads.has(builder._method ?? '')) return runner
    runner.ensureConnection = async (work, params) => {
      const connection = await takeReader()
      try {
        runner.connection = connection
        return await work(runner, params)
      } finally {
        await giveReader(connection)
      }
    }
    return runner
  }
  return { takeReader, giveReader }
}
