import { isDeepStrictEqual } from 'node:util'
import type { Knex } from 'knex'

type Db = Knex
/** As PostgreSQL takes it, its values numbered. */
export type Statement = { sql: string; bindings: readonly unknown[] }
export type Row = Readonly<Record<string, unknown>>
/**
 * What has to come of a statement: so many rows changed; these found, as the database names their
 * columns; or these returned, as we name them, where more may be known of each than it returns.
 */
export type Expected =
  | { changes: number }
  | { found: readonly object[] }
  | { returned: readonly Row[] }
export type Asked = Statement & { expects: Expected | null }

type Result = { rows: Row[]; rowCount: number | null }
type Answer = { error: Error; result?: undefined } | { error: null; result: Result }
/** Of the driver `pg`: what we use of a connection. */
type Connection = {
  pipeline: boolean
  connection: { stream: { cork: () => void; uncork: () => void } }
  query: (
    how: { text: string; values?: readonly unknown[] },
    done: (error: Error | null, result: Result) => void,
  ) => void
}
type Client = {
  acquireConnection: () => Promise<Connection>
  releaseConnection: (connection: Connection) => Promise<void>
  postProcessResponse: (rows: Row[]) => Row[]
}

const otherwise = new Error('It is not as it was')

/**
 * Runs statements as one transaction of PostgreSQL: all of them are sent at once, and it is only
 * committed where each did what it should. So the lock is held for two ways to the server, however many
 * statements there are. `begin` is called when they start.
 *
 * @returns what was wrong with one of them; all is rolled back then
 * @throws where nobody knows whether the commit came through
 */
export async function inOneTrip(
  db: Db,
  statements: readonly Asked[],
  begin: () => void,
): Promise<Error | null> {
  // In a transaction it would end that one.
  if (db.isTransaction) return new Error('Not a database of its own')
  const client: Client = db.client
  const connection = await client.acquireConnection()
  try {
    begin()
    const [began, ...answers] = await askTogether(connection, [
      { sql: 'BEGIN', bindings: [] },
      ...statements,
    ])
    const problem = began?.error ?? problemIn(client, statements, answers)
    const [end] = await askTogether(connection, [
      { sql: problem ? 'ROLLBACK' : 'COMMIT', bindings: [] },
    ])
    if (!problem && end?.error) throw end.error
    return problem
  } finally {
    await client.releaseConnection(connection)
  }
}

/** None waits for the answer to the one before it. */
async function askTogether(
  connection: Connection,
  statements: readonly Statement[],
): Promise<Answer[]> {
  const { stream } = connection.connection
  const ask = ({ sql: text, bindings }: Statement) =>
    new Promise<Answer>((resolve) => {
      const how = bindings.length > 0 ? { text, values: bindings } : { text }
      connection.query(how, (error, result) => resolve(error ? { error } : { error: null, result }))
    })
  connection.pipeline = true
  stream.cork()
  try {
    const answers = statements.map(ask)
    stream.uncork()
    return await Promise.all(answers)
  } finally {
    connection.pipeline = false
  }
}

function problemIn(
  client: Client,
  statements: readonly Asked[],
  answers: readonly Answer[],
): Error | null {
  for (const [at, { error, result }] of answers.entries()) {
    if (error) return error
    const expects = statements[at]?.expects
    if (expects && !isAsExpected(client, expects, result)) return otherwise
  }
  return null
}

function isAsExpected(client: Client, expects: Expected, { rows, rowCount }: Result): boolean {
  if ('changes' in expects) return rowCount === expects.changes
  if ('found' in expects) return isDeepStrictEqual(rows, expects.found)
  const { returned } = expects
  const isKnown = (row: Row, at: number) =>
    Object.entries(row).every(([name, value]) => returned[at]?.[name] === value)
  return rows.length === returned.length && client.postProcessResponse(rows).every(isKnown)
}
