import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import type { Db } from '../../src/store/kit/database.ts'
import { fullScans, openExplainers } from './full-scans.ts'
import type { Statement } from './full-scans.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where each worker notes the statements that the program issued. */
    statementsFolder: string
  }
}

/** Statements that were noted; as sent, so that one that comes again costs a look-up. */
const known = new Set<string>()
const seen = new Set<string>()
const tagged = new Set<Builders>()

/**
 * Notes every statement that the program issues on this database, each once with the values of its
 * first use: the plan depends on them. What a test asks for itself is left out.
 */
export function recordStatements(db: Db): void {
  // What all databases of one kind, and their transactions, build their statements with.
  const builders: Builders = Object.getPrototypeOf(db.client)
  if (!tagged.has(builders)) tagProgram(builders)
  tagged.add(builders)
  const client = db.client.config.client === 'pg' ? 'pg' : 'sqlite3'
  db.on('query', ({ sql, bindings, builtBy, isBare = false }: Issued) => {
    const sent = `${client} ${sql}`
    // Only the program runs any past Knex.
    const isProgram = () => isBare || (builtBy !== undefined && isCalledByProgram(builtBy))
    if (seen.has(sent) || !isProgram()) return
    seen.add(sent)
    const key = `${client} ${sameText(sql)}`
    if (known.has(key) || !isPlanned(sql)) return
    known.add(key)
    const statement: Statement = { client, sql, bindings: (bindings ?? []).map(shortened) }
    const file = join(inject('statementsFolder'), `${process.pid}.jsonl`)
    appendFileSync(file, `${JSON.stringify(statement)}\n`)
  })
}

type Issued = { sql: string; bindings?: unknown[]; builtBy?: Error; isBare?: boolean }
type Built = { toSQL: (...how: unknown[]) => object }
type Builders = { queryBuilder: () => Built }

/**
 * A statement runs long after the call that made it: only there the stack says whose it is. It is
 * kept as it is and read only for a statement that was not seen before.
 */
function tagProgram(builders: Builders): void {
  const build = builders.queryBuilder
  builders.queryBuilder = function tagging() {
    const built = build.call(this)
    const builtBy = shortStack()
    const toSQL = built.toSQL.bind(built)
    built.toSQL = (...how) => Object.assign(toSQL(...how), { builtBy })
    return built
  }
}

/** The caller is a few frames up; the hundred that a test run keeps cost more than the statement. */
function shortStack(): Error {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 6
  const builtBy = new Error('built here')
  Error.stackTraceLimit = stackTraceLimit
  return builtBy
}

const root = join(import.meta.dirname, '../..')

function isCalledByProgram(builtBy: Error): boolean {
  const format: unknown = Reflect.get(Error, 'prepareStackTrace')
  // As they are: text with source maps would cost more than the statement.
  Error.prepareStackTrace = (_error, sites) => sites
  const sites = builtBy.stack as unknown as NodeJS.CallSite[]
  Reflect.set(Error, 'prepareStackTrace', format)
  const files = sites.map((site) => (site.getFileName() ?? '').replace('file://', ''))
  const ours = files.find(
    (file) =>
      file.startsWith(root) && !file.includes('/node_modules/') && file !== import.meta.filename,
  )
  return ours !== undefined && !ours.startsWith(join(root, 'test'))
}

/** A list of three and one of four are the same question. */
const sameText = (sql: string): string =>
  sql.replaceAll(/\((?:\$\d+|\?)(?:, (?:\$\d+|\?))*\)/g, '(…)').replaceAll(/\$\d+/g, '?')

/** What looks for rows; a plain insert looks for none. */
const isPlanned = (sql: string): boolean =>
  /^\s*(select|update|delete|with)\b/i.test(sql) || /^\s*insert\b.*\bselect\b/is.test(sql)

/** PostgreSQL reads JSON while it plans, so that stays whole. */
const shortened = (value: unknown): unknown =>
  typeof value === 'string' && value.length > 500 && !/^[[{]/.test(value)
    ? value.slice(0, 500)
    : value

/**
 * Judges them when all workers are done. At the end of the run and not in one test of its own, since
 * what counts is every statement that any test makes the program issue; a run of some files judges
 * what those issued.
 */
export function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-statements-'))
  project.provide('statementsFolder', folder)
  return async () => {
    const statements = new Map(
      readAll(folder).map((one) => [`${one.client} ${sameText(one.sql)}`, one]),
    )
    rmSync(folder, { recursive: true, force: true })
    const all = [...statements.values()]
    if (all.length === 0) return
    const scans = await judged(all, project.getProvidedContext().postgresStarter)
    if (scans.length === 0) return
    console.error(`These statements read the whole of a table that grows:\n${scans.join('\n')}`)
    // An error thrown here would be printed, and the run would still end with 0.
    process.exitCode = 1
  }
}

async function judged(all: readonly Statement[], postgresStarter: string): Promise<string[]> {
  const explainers = await openExplainers(all, postgresStarter)
  try {
    return await fullScans(all, explainers)
  } finally {
    await explainers.close()
  }
}

const readAll = (folder: string): Statement[] =>
  readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): Statement => JSON.parse(line)),
  )
