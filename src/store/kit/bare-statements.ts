import type { Knex } from 'knex'
import type { SqliteConnection } from './prepared-statements.ts'

type Db = Knex
/** What a statement did: the rows that it returned, or how many it changed. */
export type Outcome = { rows: unknown[]; changes: number }
type Bare = {
  sql: string
  bindings: readonly unknown[]
  /** Needs no turn at the write gate. */
  isRead?: boolean
  /** Changes are counted, and no rows come back. */
  isCounted?: boolean
}

type Named = { __knexUid?: string; __knexTxId?: string }
type PgConnection = Named & {
  query: (
    how: { name: string; text: string; values: readonly unknown[]; rowMode?: 'array' },
    done: (error: Error | null, result: { rows: unknown[]; rowCount: number | null }) => void,
  ) => void
}
type Connection = PgConnection | (SqliteConnection & Named)
type Client = {
  acquireConnection: () => Promise<Connection>
  releaseConnection: (connection: Connection) => Promise<void>
  emit: (event: 'query', issued: object) => void
}
type Readers<Reader> = {
  take: () => Promise<Reader>
  giveBack: (connection: Reader) => Promise<void>
}

const readersOf = new WeakMap<object, Readers<Connection>>()
const watched = new WeakSet<object>()

/** Where this database reads without a turn at the gate. */
export const readBareBy = <Reader extends SqliteConnection>(
  db: Db,
  readers: Readers<Reader>,
): void => void readersOf.set(db.client, readers as unknown as Readers<Connection>)

/** Whoever looks at each statement of this database, or answers some itself, sees only Knex's. */
export const watchStatements = (db: Db): void => void watched.add(db.client)
export const isWatched = (db: Db): boolean => watched.has(db.client)

/**
 * Runs a statement whose text is always the same straight on the driver, which keeps it prepared: Knex
 * takes longer to make such a statement than the database to run it. For the way of a customer's
 * message (F86); ask `isWatched` first. `?` stands for each binding on both databases; rows are arrays
 * of values on PostgreSQL, and objects named as the columns are on SQLite.
 */
export async function runBare(db: Db, statement: Bare): Promise<Outcome> {
  const client: Client = db.client
  if (isOver(db)) throw new Error(`The transaction is over: ${statement.sql}`)
  const readers = statement.isRead ? readersOf.get(client) : undefined
  const connection = await (readers?.take() ?? client.acquireConnection())
  try {
    return await ('fixed' in connection
      ? onSqlite(client, connection, statement)
      : onPostgres(client, connection, statement))
  } finally {
    await (readers?.giveBack(connection) ?? client.releaseConnection(connection))
  }
}

function isOver(db: Db): boolean {
  const { isCompleted } = db as Db & { isCompleted?: () => boolean }
  return isCompleted?.() ?? false
}

function onSqlite(
  client: Client,
  connection: SqliteConnection & Named,
  { sql, bindings, isCounted = false }: Bare,
): Promise<Outcome> {
  tell(client, connection, sql, bindings)
  return new Promise((resolve, reject) => {
    connection.fixed(isCounted ? 'run' : 'all', sql, bindings, function (error, rows = []) {
      if (error) reject(error)
      else resolve({ rows, changes: this.changes })
    })
  })
}

function onPostgres(client: Client, connection: PgConnection, { sql, bindings }: Bare) {
  const { name, text } = numbered(sql)
  tell(client, connection, text, bindings)
  return new Promise<Outcome>((resolve, reject) => {
    connection.query({ name, text, values: bindings, rowMode: 'array' }, (error, result) => {
      if (error) reject(error)
      else resolve({ rows: result.rows, changes: result.rowCount ?? 0 })
    })
  })
}

/** As Knex says it of its own; `isBare`, since no builder of Knex made it. */
function tell(
  client: Client,
  { __knexUid, __knexTxId }: Named,
  sql: string,
  bindings: readonly unknown[],
): void {
  client.emit('query', { sql, bindings, isBare: true, __knexUid, __knexTxId })
}

type Numbered = { name: string; text: string }
const known = new Map<string, Numbered>()

/** PostgreSQL numbers its bindings, and keeps prepared what has a name. */
function numbered(sql: string): Numbered {
  const made = known.get(sql)
  if (made) return made
  let at = 0
  const text = sql.replaceAll('?', () => `$${(at += 1)}`)
  const statement = { name: `slipway_${known.size}`, text }
  known.set(sql, statement)
  return statement
}
