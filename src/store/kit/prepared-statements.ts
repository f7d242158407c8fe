/** Of the driver `sqlite3`: a statement that runs again and again. */
type Statement = {
  all: (bindings: readonly unknown[], done: Done) => void
  run: (bindings: readonly unknown[], done: Done) => void
  finalize: () => void
  once: (event: 'error', failed: (error: Error) => void) => void
}
/** `this` says what a write did. */
type Done = (this: Outcome, error: Error | null, rows?: unknown[]) => void
type Outcome = { lastID: number; changes: number }
type How = 'all' | 'run'

export type SqliteConnection = {
  all: (sql: string, bindings: readonly unknown[], done: Done) => void
  run: (sql: string, bindings: readonly unknown[], done: Done) => void
  /** For a statement of ours that comes again and again, however long what is bound to it. */
  fixed: (how: How, sql: string, bindings: readonly unknown[], done: Done) => void
  prepare: (sql: string) => Statement
  close: (done: (error: Error | null) => void) => void
}

const keptMax = 300
/** Longer ones list their values one by one, and hardly come again. */
const sqlMax = 4000
/** A statement keeps what was bound to it last. */
const keptTextMax = 20_000
/** Some of the others, as a PRAGMA, work while they are prepared: run again they would do nothing. */
const isKept = (sql: string): boolean =>
  /^\s*(?:select|insert|update|delete|with|begin|commit)\b/i.test(sql)

/**
 * Keeps the statements of this connection prepared: to prepare one costs more than to run most of
 * them, and a thread of its own each time. Who uses one has it alone; SQLite itself prepares it again
 * when the schema changed. The one that was not used for longest goes first.
 */
export function keepPrepared(connection: SqliteConnection): void {
  const idle = new Map<string, Statement>()
  const close = connection.close.bind(connection)

  const take = (sql: string): Statement | undefined => {
    const statement = idle.get(sql)
    idle.delete(sql)
    return statement
  }
  const giveBack = (sql: string, statement: Statement): void => {
    if (idle.has(sql)) return statement.finalize()
    idle.set(sql, statement)
    if (idle.size <= keptMax) return
    const [oldest] = idle.keys()
    take(oldest ?? '')?.finalize()
  }
  const prepare = (sql: string, done: Done): Statement => {
    const statement = connection.prepare(sql)
    // What can't be prepared never runs, and says so here.
    statement.once('error', (error) => done.call({ lastID: 0, changes: 0 }, error))
    return statement
  }
  const fixed: SqliteConnection['fixed'] = (how, sql, bindings, done) => {
    const statement = take(sql) ?? prepare(sql, done)
    statement[how](bindings, function (error, rows) {
      const { lastID, changes } = this
      if (error) statement.finalize()
      else giveBack(sql, statement)
      done.call({ lastID, changes }, error, rows)
    })
  }
  const prepared =
    (how: How, once: SqliteConnection[How]): SqliteConnection[How] =>
    (sql, bindings, done) =>
      sql.length > sqlMax || !isKept(sql) || bindings?.some(isLong)
        ? once(sql, bindings, done)
        : fixed(how, sql, bindings ?? [], done)

  connection.fixed = fixed
  connection.all = prepared('all', connection.all.bind(connection))
  connection.run = prepared('run', connection.run.bind(connection))
  connection.close = (done) => {
    for (const statement of idle.values()) statement.finalize()
    idle.clear()
    close(done)
  }
}

const isLong = (value: unknown): boolean =>
  (typeof value === 'string' || Buffer.isBuffer(value)) && value.length > keptTextMax
