type Done = (error: Error | null, rows?: unknown) => void
type Statement = {
  all: (values: unknown, done: Done) => void
  run: (values: unknown, done: Done) => void
  finalize: () => void
}
export type Connection = {
  exec: (sql: string, done: Done) => void
  all: (sql: string, values: unknown, done: Done) => void
  run: (sql: string, values: unknown, done: Done) => void
  prepare: (sql: string, done: Done) => Statement
  close: (done: Done) => void
}

const keptMax = 200
/** Longer ones list their values one by one, and hardly come again. */
const charsMax = 4000
const comesAgain = /^\s*(?:select|insert|update|delete|with|begin;|commit;)/i

/**
 * Lets a connection prepare what it is asked again and again once: to plan a statement of ours takes
 * SQLite as long as to run it, and each time another turn on a thread.
 */
export function keepStatements(connection: Connection): void {
  /** The least used is always the first. */
  const kept = new Map<string, Statement>()
  const close = connection.close.bind(connection)

  function statementOf(sql: string, failed: Done): Statement {
    const known = kept.get(sql)
    if (known) {
      kept.delete(sql)
      kept.set(sql, known)
      return known
    }
    const made: Statement = connection.prepare(sql, (error) => {
      // What was asked of it meanwhile is forgotten by the driver.
      if (error) return failed(error)
      // Asked twice at a time: this one is used once.
      if (kept.has(sql)) return made.finalize()
      kept.set(sql, made)
      const [leastUsed] = kept
      if (kept.size > keptMax && leastUsed) {
        kept.delete(leastUsed[0])
        leastUsed[1].finalize()
      }
    })
    return made
  }

  for (const method of ['all', 'run'] as const) {
    const once = connection[method].bind(connection)
    connection[method] = (sql, values, done) => {
      if (sql.length > charsMax || !comesAgain.test(sql)) return once(sql, values, done)
      statementOf(sql, done)[method](values ?? [], done)
    }
  }
  connection.close = (done) => {
    for (const statement of kept.values()) statement.finalize()
    kept.clear()
    close(done)
  }
}
