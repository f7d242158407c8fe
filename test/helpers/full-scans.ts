import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import knex from 'knex'
import pg from 'pg'
import { ulid } from 'ulid'
import { migrate, openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { mayReadAll, tablesThatGrow } from './tables-that-grow.ts'

export type Statement = { client: 'pg' | 'sqlite3'; sql: string; bindings: unknown[] }

/** Tables that a statement would read whole, as a database says. */
export type Explainers = {
  sqlite3: (statement: Statement) => Promise<string[]>
  pg: (statement: Statement) => Promise<string[]>
  close: () => Promise<void>
}

const growing = new RegExp(`\\b(${tablesThatGrow.join('|')})\\b`)

/** One line for each statement that reads the whole of a table that grows. */
export async function fullScans(
  statements: readonly Statement[],
  explainers: Explainers,
): Promise<string[]> {
  const found: string[] = []
  for (const statement of statements) {
    if (!growing.test(statement.sql) || mayReadAll(statement.sql)) continue
    const tables = await explainers[statement.client](statement)
    const grown = tables.filter((table) => tablesThatGrow.includes(table))
    if (grown.length === 0) continue
    found.push(`  ${statement.client}, ${[...new Set(grown)].join(', ')}: ${statement.sql}`)
  }
  return found
}

/** Empty databases with the newest schema; PostgreSQL only where something was asked of it. */
export async function openExplainers(
  statements: readonly Statement[],
  postgresStarter: string,
): Promise<Explainers> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-explain-'))
  const sqlite = openDatabase({ file: join(folder, 'slipway.db') })
  await migrate(sqlite)
  const partial = await partialIndexes(sqlite)
  const onPostgres = statements.some(({ client }) => client === 'pg')
  const postgres = onPostgres ? await openPostgres(postgresStarter) : null
  return {
    sqlite3: (statement) => scannedBySqlite(sqlite, partial, statement),
    pg: async (statement) => (postgres ? postgres.scanned(statement) : []),
    close: async () => {
      await sqlite.destroy()
      await postgres?.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** To read all of an index that holds only some rows is what that index is for. */
async function partialIndexes(db: Db): Promise<string[]> {
  const rows: { name: string }[] = await db('sqlite_master')
    .where({ type: 'index' })
    .where('sql', 'like', '% where %')
    .select('name')
  return rows.map(({ name }) => name)
}

async function scannedBySqlite(
  db: Db,
  partial: readonly string[],
  { sql, bindings }: Statement,
): Promise<string[]> {
  const plan: { detail: string }[] = await db.raw(`explain query plan ${sql}`, bindings as string[])
  const sorts = plan.some(({ detail }) => detail.includes('TEMP B-TREE'))
  return plan.flatMap(({ detail }) => {
    // An automatic index is made of the whole table, for this one statement.
    const automatic = /^SEARCH (\w+) USING AUTOMATIC /.exec(detail)?.[1]
    if (automatic !== undefined) return [tableNamed(sql, automatic)]
    const [, name = '', index] = /^SCAN (\w+)(?:.* INDEX (\w+))?/.exec(detail) ?? []
    if (name === '' || (index !== undefined && partial.includes(index))) return []
    return isFirstPage(sql) && !sorts ? [] : [tableNamed(sql, name)]
  })
}

/** The first rows of an order that is there already, whichever they are. */
const isFirstPage = (sql: string): boolean => /\blimit\b/i.test(sql) && !/\bwhere\b/i.test(sql)

/** A plan names a table as the statement does. */
const tableNamed = (sql: string, name: string): string =>
  new RegExp(`[\`"](\\w+)[\`"] as [\`"]${name}[\`"]`).exec(sql)?.[1] ?? name

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Filter?: string
  Plans?: Node[]
}

async function openPostgres(starter: string) {
  const server = await (await fetch(starter)).text()
  const name = `t_${ulid().toLowerCase()}`
  const admin = knex({ client: 'pg', connection: `${server}/postgres` })
  await admin.raw(`create database ${name}`)
  await admin.destroy()
  const db = openDatabase({ url: `${server}/${name}` })
  await migrate(db)
  await db.destroy()
  const client = new pg.Client(`${server}/${name}`)
  await client.connect()
  await client.query('set enable_seqscan = off')
  const { rows } = await client.query<{ index: string; table: string; def: string }>(
    `select indexname as index, tablename as table, indexdef as def from pg_indexes
     where schemaname = 'public'`,
  )
  const indexes = new Map(rows.map((row) => [row.index, row]))
  const scanned = async ({ sql, bindings }: Statement): Promise<string[]> => {
    const answer = await client.query(`explain (format json) ${sql}`, bindings)
    return nodesOf(answer.rows[0]['QUERY PLAN'][0].Plan).flatMap((node) => tablesOf(node, indexes))
  }
  return { scanned, close: () => client.end() }
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

function tablesOf(node: Node, indexes: Map<string, { table: string; def: string }>): string[] {
  const { 'Node Type': type, 'Relation Name': table, 'Index Name': index = '' } = node
  const condition = node['Index Cond']
  if (type === 'Seq Scan') return table === undefined ? [] : [table]
  const used = indexes.get(index)
  if (!used || / WHERE /.test(used.def) || narrows(condition, used.def)) return []
  // Without a condition an index is read in its order; without a filter, only as far as needed.
  const inOrder = type !== 'Bitmap Index Scan' && condition === undefined
  return inOrder && node.Filter === undefined ? [] : [used.table]
}

/** A condition on a later column alone may walk the whole index. */
const narrows = (condition: string | undefined, def: string): boolean =>
  condition !== undefined && condition.includes(/\((\w+)/.exec(def)?.[1] ?? '')
