type Statement = { name?: string; text: string; values?: readonly unknown[] }
type Done = (error: Error | null, result: unknown) => void

/** Of the driver `pg`: what we use of a connection. */
export type PostgresConnection = {
  query: (how: Statement | string, done?: Done) => unknown
  /** 'I': no transaction, 'T': in one, 'E': in one that failed. */
  getTransactionStatus: () => 'I' | 'T' | 'E' | null
}

const namedMax = 300
/** Whoever comes once or twice, as most lists of values do, is not worth a place on the server. */
const namedFrom = 5
const seenMax = 2000
/** Longer ones list their values one by one, and hardly come again. */
const textMax = 4000
const isKept = (text: unknown): text is string =>
  typeof text === 'string' &&
  text.length <= textMax &&
  /^(?:select|insert|update|delete|with)\b/i.test(text)
/** Whose columns are those of the table on the day. */
const takesAll = (text: string): boolean => /(?<!count\()\*/.test(text)
const beginning = /^begin\b/i
const snapshot = /\bread only\b/i

/**
 * Gives what comes again and again a name, under which PostgreSQL keeps it prepared: to read a
 * statement and plan it costs more than to run most of ours. One that takes all columns can't go on once
 * a newer Slipway added one, so it has a name only where it can run again: outside transactions, where
 * that is done here, and in a snapshot (`isOldPlan`). What it gives back is for each new connection.
 */
export function namesForStatements(): (connection: PostgresConnection) => void {
  const names = createNames()
  return (connection) => {
    const query = connection.query.bind(connection)
    let isSnapshot = false
    const mayRunAgain = () => isSnapshot || connection.getTransactionStatus() === 'I'
    connection.query = (how, done) => {
      if (typeof how === 'string' || how.name !== undefined || done === undefined)
        return query(how, done)
      const { text } = how
      if (beginning.test(text)) isSnapshot = snapshot.test(text)
      const isNamed = isKept(text) && (!takesAll(text) || mayRunAgain())
      const name = isNamed ? names.of(text) : null
      if (name === null) return query(how, done)
      return query({ ...how, name }, (error, result) => {
        if (!isOldPlan(error)) return done(error, result)
        // The other connections would meet the same.
        names.forget()
        if (connection.getTransactionStatus() === 'I') query(how, done)
        else done(error, result)
      })
    }
  }
}

/** Whether a table has other columns than when the statement was prepared; it did nothing then. */
export const isOldPlan = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '0A000' &&
  error.message.includes('cached plan')

function createNames() {
  const names = new Map<string, string>()
  const seen = new Map<string, number>()
  let given = 0
  return {
    of(text: string): string | null {
      const known = names.get(text)
      if (known !== undefined) return known
      const times = (seen.get(text) ?? 0) + 1
      if (seen.size >= seenMax) seen.clear()
      seen.set(text, times)
      if (times < namedFrom || names.size >= namedMax) return null
      const name = `slipway_named_${(given += 1)}`
      names.set(text, name)
      return name
    },
    forget: () => names.clear(),
  }
}
