import { isShared } from './database.ts'
import type { Db } from './database.ts'
import type { SqliteConnection } from './prepared-statements.ts'

/**
 * A statement of our own, and what must be true of it where it runs: how many rows it changes, or as
 * which text it reads what was read before. `null` where that does not matter.
 */
export type Noted = {
  sql: string
  bindings: readonly unknown[]
  guard: { changes: number } | { reads: string } | null
}
/** What a transaction writes, known before it begins. */
export type Script = readonly Noted[]

type Noting = { db: Db; noted: Noted[]; supposes: boolean }
const noting = new WeakMap<Db, Noting>()

/**
 * Goes through `write` without its statements, for SQLite: reads are done at once, writes are noted as
 * if they had changed all that they should. Where it `supposes`, a read that says what it will find is
 * not done either: the script notices where that was wrong. Null where it can't be told beforehand, as
 * of a statement of Knex, or where `write` fails: then run it in a transaction, which says why.
 */
export async function rehearsed(
  db: Db,
  write: (trx: Db) => Promise<unknown>,
  { supposes = false }: { supposes?: boolean } = {},
): Promise<Script | null> {
  if (isShared(db)) return null
  const script: Noting = { db, noted: [], supposes }
  const trx = new Proxy(db, {
    apply: refuse,
    get: (_, name) => (name === 'client' ? db.client : refuse()),
  })
  noting.set(trx, script)
  try {
    await write(trx)
    return script.noted
  } catch {
    return null
  }
}

const refuse = (): never => {
  throw new Error('Only statements of our own can be noted')
}

/** Where `trx` only takes notes: the database that it reads, and what is noted. */
export const notingOf = (trx: Db): Noting | undefined => noting.get(trx)

type Connection = SqliteConnection & {
  exec: (sql: string, done: (error: Error | null) => void) => void
  __knexUid?: string
}
type Client = {
  acquireConnection: () => Promise<Connection>
  releaseConnection: (connection: Connection) => Promise<void>
  emit: (event: 'query', issued: object) => void
}

const shapesMax = 100
/** By the texts of its statements, what runs a script on this connection. */
const shapesOf = new WeakMap<Connection, Map<string, Shape>>()
type Shape = { name: string; sql: string }
let shapes = 0
let scripts = 0

/**
 * Runs scripts as one transaction and one statement: an insert into a view whose trigger holds theirs,
 * prepared once for each sequence of them. One by one, each would wait for this thread before the next
 * one begins, and everybody who writes for all of them (F86).
 * @returns false where something of it did not go as it was rehearsed; nothing is written then
 */
export async function runScript(db: Db, script: Script): Promise<boolean> {
  if (script.length === 0) return true
  const client: Client = db.client
  const connection = await client.acquireConnection()
  try {
    // What can't be made of it, its transaction runs.
    const sql = await shapeOf(connection, script).catch(() => null)
    if (sql === null) return false
    const id = { __knexUid: connection.__knexUid, __knexTxId: `script${(scripts += 1)}` }
    const tell = (query: object) => client.emit('query', { ...query, ...id, isBare: true })
    tell({ sql: 'BEGIN;', bindings: [] })
    for (const { sql, bindings } of script) tell({ sql, bindings })
    const isDone = await inserted(connection, sql, script.flatMap(valuesOf))
    tell({ sql: isDone ? 'COMMIT;' : 'ROLLBACK;', bindings: [] })
    return isDone
  } finally {
    await client.releaseConnection(connection)
  }
}

const inserted = (connection: Connection, sql: string, values: unknown[]): Promise<boolean> =>
  new Promise((resolve) => connection.fixed('run', sql, values, (error) => resolve(!error)))

/** Its own, and what its guard compares. */
function valuesOf({ bindings, guard }: Noted): unknown[] {
  if (guard === null) return [...bindings]
  return [...bindings, 'reads' in guard ? guard.reads : guard.changes]
}

async function shapeOf(connection: Connection, script: Script): Promise<string> {
  const known = shapesOf.get(connection) ?? new Map<string, Shape>()
  shapesOf.set(connection, known)
  const key = script.map(({ sql, guard }) => `${sql} ${Object.keys(guard ?? {}).join()}`).join('\n')
  const shape = known.get(key) ?? (await makeShape(connection, script))
  // Taken out and put back, the least used is always the first.
  known.delete(key)
  known.set(key, shape)
  const [oldest] = known
  if (known.size > shapesMax && oldest) {
    known.delete(oldest[0])
    await execute(connection, `drop view ${oldest[1].name}`)
  }
  return shape.sql
}

/** Temporary, so that no other connection and no backup ever sees it. */
async function makeShape(connection: Connection, script: Script): Promise<Shape> {
  const name = `script_${(shapes += 1)}`
  let count = 0
  const next = () => `new.v${(count += 1)}`
  const body = script.map((noted) => steps(noted, next)).join(';\n')
  const columns = Array.from({ length: count }, (_, at) => `null as v${at + 1}`).join(', ')
  await execute(
    connection,
    `create temp view ${name} as select ${columns};
     create temp trigger ${name}_insert instead of insert on ${name} begin ${body}; end`,
  )
  const places = Array.from({ length: count }, () => '?').join(', ')
  return { name, sql: `insert into ${name} values (${places})` }
}

/** A statement and its guard, with their values in the order of `valuesOf`. */
function steps({ sql, guard }: Noted, next: () => string): string {
  const text = sql.replaceAll('?', next)
  if (guard === null) return text
  if ('changes' in guard) return `${text}; ${fail} where changes() <> ${next()}`
  return `${fail} where (${text}) is not ${next()}`
}

const fail = `select raise(abort, 'It is not as it was')`

const execute = (connection: Connection, sql: string): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.exec(sql, (error) => (error ? reject(error) : resolve()))
  })
