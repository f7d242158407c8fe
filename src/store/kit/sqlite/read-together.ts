import { runBare } from '../bare-statements.ts'
import type { Db } from '../database.ts'

type Asked = {
  sql: string
  bindings: readonly unknown[]
  found: (text: string) => void
  failed: (error: unknown) => void
}
const waiting = new WeakMap<Db, Asked[]>()
/** Each mix of statements is prepared for itself: more of them at once hardly come again. */
const togetherMax = 4

/**
 * What a statement of SQLite reads that gives one text. Those that are asked for in one go run as one:
 * to wake the thread of a connection costs more than most of them (F86). What is wrong with one of them
 * is told to none of the others.
 */
export function readTogether(db: Db, sql: string, bindings: readonly unknown[]): Promise<string> {
  return new Promise((found, failed) => {
    const asked = waiting.get(db)
    if (asked && asked.length < togetherMax) {
      return void asked.push({ sql, bindings, found, failed })
    }
    const all = [{ sql, bindings, found, failed }]
    waiting.set(db, all)
    queueMicrotask(() => {
      if (waiting.get(db) === all) waiting.delete(db)
      void readAll(db, all)
    })
  })
}

async function readAll(db: Db, asked: readonly Asked[]): Promise<void> {
  const sql = `select ${asked.map((one, at) => `(${one.sql}) as text_${at}`).join(', ')}`
  const bindings = asked.flatMap((one) => one.bindings)
  try {
    const { rows } = await runBare(db, { sql, bindings, isRead: true })
    const [texts] = rows as Record<string, string>[]
    for (const [at, { found }] of asked.entries()) found(texts?.[`text_${at}`] ?? '[]')
  } catch (error) {
    const [one, ...others] = asked
    if (others.length === 0) one?.failed(error)
    else for (const each of asked) await readAll(db, [each])
  }
}
