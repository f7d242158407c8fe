import type { Compiled } from './write-at-once.ts'

type Row = Record<string, unknown>
/** What we ask of a Knex builder, a raw statement included. */
export type Builder = PromiseLike<unknown> & {
  _method?: string
  _single?: {
    table?: string
    insert?: unknown
    merge?: unknown
    update?: Row
    counter?: Record<string, number>
    returning?: unknown
    lock?: unknown
    waitMode?: unknown
  }
  sql?: string
  toSQL: () => Compiled
  clone: () => Builder & Selecting
}
type Selecting = {
  select: (columns: unknown) => Promise<Row[]> & Pick<Builder, 'toSQL'>
  count: (as: Row) => Promise<{ rows: number }[]>
}

/**
 * What a write would have answered, undefined where nobody can tell, and how many rows it changes
 * then: null where its answer does not depend on that.
 */
export type Answer = { answer: unknown; changes: number | 'unknown' | null }

const reads = new Set(['select', 'first', 'pluck'])
export const isRead = ({ _method: method = '' }: Builder): boolean => reads.has(method)

/** What is read to tell an answer, on the way of one that does not trust what it finds. */
export type Predicting = {
  /** Is told of each builder that reads for an answer, before it does. */
  reads: (builder: Builder) => void
  /** Rows of a table to which only counting up was done, the last time, and by what they are found. */
  counted: Map<string, { found: string; rows: Row[] }>
}

/** Begins at once to read what it needs; nothing for a number alone where nobody counts on it. */
export async function answerOf(builder: Builder, by: Predicting): Promise<Answer> {
  const { _method: method, _single: single = {}, sql = '' } = builder
  const { insert, merge, returning, table = '' } = single
  if (!isCounter(builder)) by.counted.delete(table)
  if (method === 'insert') {
    const said = inserted([insert].flat(), returning)
    // A row that is there keeps what is not merged into it.
    return merge && returning !== undefined ? { ...said, changes: 'unknown' } : said
  }
  if (method === 'update' && returning !== undefined) return updated(builder, by)
  if (method !== 'update' && method !== 'del') {
    return { answer: /^insert /i.test(sql) ? [] : undefined, changes: 'unknown' }
  }
  if (returning !== undefined) return { answer: 1, changes: 'unknown' }
  const [row] = await meant(builder, by).count({ rows: '*' }).then(itself)
  return { answer: row?.rows, changes: row?.rows ?? 'unknown' }
}

/** What it is about, to be read. */
function meant(builder: Builder, by: Predicting): Builder & Selecting {
  const rows = Object.assign(builder.clone(), { _method: 'select' })
  by.reads(rows)
  return rows
}

/** A builder begins when somebody waits for it, and "await" only does a moment later. */
const itself = <T>(answer: T): T => answer

function inserted(rows: readonly unknown[], returning: unknown): Answer {
  if (returning === undefined) return { answer: [], changes: null }
  const columns = [returning].flat().map(String)
  const isKnown = rows.every(
    (row) => isRow(row) && columns.every((column) => isPlain(row[column], undefined)),
  )
  const answer = rows.map((row) =>
    isKnown && isRow(row) ? Object.fromEntries(columns.map((name) => [name, row[name]])) : row,
  )
  return { answer, changes: isKnown ? rows.length : 'unknown' }
}

async function updated(builder: Builder, by: Predicting): Promise<Answer> {
  const { update: given = {}, counter = {}, returning, table = '' } = builder._single ?? {}
  const update = defined(given)
  const read = meant(builder, by).select(returning)
  const { sql, bindings } = read.toSQL()
  const found = `${sql} ${JSON.stringify(bindings)}`
  const last = by.counted.get(table)
  const rows: Row[] = last?.found === found ? last.rows : await read.then(itself)
  const answer = rows.map((row) => ({ ...row, ...update, ...counted(row, counter) }))
  if (isCounter(builder)) by.counted.set(table, { found, rows: answer })
  const isKnown = rows.every((row) =>
    Object.entries(update).every(([name, value]) => !(name in row) || isPlain(value, row[name])),
  )
  return { answer, changes: isKnown ? rows.length : 'unknown' }
}

/** What it changes is not what it is found by. */
const isCounter = ({
  _method: method,
  _single: { update = {}, returning } = {},
}: Builder): boolean =>
  method === 'update' && returning !== undefined && Object.keys(update).length === 0

const counted = (row: Row, counter: Record<string, number>): Row =>
  Object.fromEntries(
    Object.entries(counter).map(([name, by]) => {
      const was = row[name] ?? null
      return [name, was === null ? null : Number(was) + by]
    }),
  )

const defined = (update: Row): Row =>
  Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined))

const isRow = (row: unknown): row is Row => typeof row === 'object' && row !== null

/** Whether it is read again as it was written, in a column that held `was`. */
const isPlain = (value: unknown, was: unknown): boolean =>
  value === null ||
  ((typeof value === 'string' || typeof value === 'number') &&
    (was === null || was === undefined || typeof was === typeof value))
