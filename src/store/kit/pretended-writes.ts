import { watchStatements } from './bare-statements.ts'
import { isShared } from './database.ts'
import type { Db } from './database.ts'
import { movingTables } from './moving-tables.ts'
import { compiledOnce, forgetForNow, named, tablesWritten } from './read-memo.ts'
import { answerOf, isRead } from './pretended-answers.ts'
import type { Answer, Builder, Predicting } from './pretended-answers.ts'
import { foundAgain, writeStep } from './write-at-once.ts'
import type { Compiled, Row, Step } from './write-at-once.ts'

type Runner = { run: () => Promise<unknown> }
type Client = {
  runner: (builder: Builder) => Runner
  transaction: (work: (trx: Db) => Promise<unknown>) => Promise<unknown>
  processResponse: (answer: { response: object[] | { rows: object[] } }, runner: Runner) => unknown
}

/** Work that writes until nothing is left would never end here. */
const writesMax = 50
export const enough = new Error('The dry run ends here')

export type Pretence = {
  writes: () => number
  /** What `writeAtOnce` may write in place of the work; null where an answer was only a guess. */
  steps: () => Step[] | null
  /** What was read before a write is known again. */
  recall: () => void
}

/**
 * From now on nothing that is written here is written. Each write answers what it would have answered,
 * and is noted, with what has to be true for that: of a write, how many rows it changes, and on
 * PostgreSQL which it gives back; of a read of what others than changes write (`movingTables`), or this
 * work itself before, that it finds the same once more at its place.
 */
export function pretendToWrite(db: Db): Pretence {
  const client: Client = db.client
  watchStatements(db)
  const makeRunner = client.runner.bind(client)
  const rowsOf = keepRows(client)
  const moved = new Set(movingTables)
  /** A place for each statement, in the order in which they began. */
  const places: Step[][] = []
  const predictions = new WeakSet<Builder>()
  const noted = notedReads()
  const recalls: (() => void)[] = []
  let writes = 0
  let isGuess = false

  const reads = (builder: Builder) => void predictions.add(builder)
  const predicting: Predicting = { reads, counted: new Map() }
  const read = async (query: Compiled, builder: Builder, runner: Runner, run: Runner['run']) => {
    const place = named(query.sql, moved) ? placeIn(places) : null
    const isAsked = !predictions.has(builder)
    const key = `${query.sql} ${JSON.stringify(query.bindings)}`
    const before = writes
    const answer = await run()
    const rows = rowsOf(runner)
    const again = place && rows ? foundAgain(db, query, rows) : undefined
    if (again) place?.push(again)
    // What was written while it read may be in it or not.
    const isLate = isAsked && !place && named(query.sql, moved)
    // From memory: true only if the work itself read it since anything was written there.
    const isOld = place && !rows && !noted.has(key)
    if (again === null || isLate || isOld) isGuess = true
    else if (isAsked && again && before === writes) noted.add(key, query.sql)
    return answer
  }

  const write = async (builder: Builder) => {
    writes += 1
    if (writes > writesMax) throw enough
    const query = builder.toSQL()
    const answering = answerOf(builder, predicting)
    const place = placeIn(places)
    const tables = tablesWritten(query.sql)
    for (const table of tables ?? []) moved.add(table)
    noted.forget(tables)
    recalls.unshift(forgetForNow(db, query.sql))
    const said = await answering
    const steps = tables && stepsOf(db, builder, query, said)
    if (steps) place.push(...steps)
    else isGuess = true
    if (said.answer === undefined) throw enough
    return said.answer
  }

  client.transaction = (nested) => {
    // What is taken back in it would have to be taken out again.
    isGuess = true
    return nested(db)
  }
  const unlocked = async (builder: Builder) => {
    isGuess ||= isShared(db)
    return withoutLock(builder)
  }
  client.runner = (builder) => {
    const runner = makeRunner(builder)
    const run = runner.run.bind(runner)
    if (!isRead(builder)) runner.run = () => write(builder)
    else if (builder._single?.lock !== undefined) runner.run = () => unlocked(builder)
    else runner.run = () => compiledOnce(builder, (query) => read(query, builder, runner, run))
    return runner
  }
  const recall = () => recalls.forEach((back) => back())
  return { writes: () => writes, steps: () => (isGuess ? null : places.flat()), recall }
}

/** Null where that can't be told. */
function stepsOf(db: Db, { _single: single }: Builder, query: Compiled, said: Answer) {
  const { answer, changes } = said
  if (changes === 'unknown') return null
  const returned: Row[] | undefined =
    single?.returning !== undefined && Array.isArray(answer) ? answer : undefined
  return writeStep(db, query, { changes, returned })
}

function placeIn(places: Step[][]): Step[] {
  const place: Step[] = []
  places.push(place)
  return place
}

/** Reads of moving tables that will be done once more at their place, by statement and values. */
function notedReads() {
  const noted = new Map<string, string>()
  return {
    has: (key: string) => noted.has(key),
    add: (key: string, sql: string) => void noted.set(key, sql),
    /** What a write to these tables makes untrue; all of it where the tables are not known. */
    forget(tables: readonly string[] | null): void {
      const written = new Set(tables)
      for (const [key, sql] of noted) if (!tables || named(sql, written)) noted.delete(key)
    },
  }
}

/** It keeps nobody waiting, and so what it finds is not sure where there are locks of rows. */
function withoutLock(builder: Builder): PromiseLike<unknown> {
  const plain = builder.clone()
  delete plain._single?.lock
  delete plain._single?.waitMode
  return plain
}

/** The rows that a statement found, as the database names and writes them. */
function keepRows(client: Client): (runner: Runner) => object[] | undefined {
  const found = new WeakMap<Runner, object[]>()
  const respond = client.processResponse.bind(client)
  client.processResponse = (answer, runner) => {
    const { response } = answer
    found.set(runner, Array.isArray(response) ? response : response.rows)
    return respond(answer, runner)
  }
  return (runner) => found.get(runner)
}
