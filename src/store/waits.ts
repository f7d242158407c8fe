import type { Db } from './kit/database.ts'
import { readRows } from './kit/json-table.ts'

/**
 * True while something waits in the database for us: what finds it finds nothing where this is false.
 * Goes through an index, since it is asked again and again; `?` stands for each binding, `now` is UTC
 * ms.
 */
export type Waits = { sql: string; bindings: (now: number) => readonly (number | string)[] }

/** What waits whatever the time is. */
export const waits = (sql: string): Waits => ({ sql, bindings: () => [] })

/** What waits from a time on, which is the one binding. */
export const waitsUntil = (sql: string): Waits => ({ sql, bindings: (now) => [now] })

export const either = (one: Waits, other: Waits): Waits => ({
  sql: `(${one.sql}) or (${other.sql})`,
  bindings: (now) => [...one.bindings(now), ...other.bindings(now)],
})

/** Which of these are true now, in one statement. */
export async function whichWait(db: Db, all: readonly Waits[], now: number): Promise<boolean[]> {
  if (all.length === 0) return []
  const names = all.map((_, at) => `waits${at}`)
  const asked = all.map(({ sql }, at) => `(${sql}) as waits${at}`)
  const bindings = all.flatMap((one) => one.bindings(now))
  const sql = `select ${asked.join(', ')}`
  const [found] = await readRows<Record<string, unknown>>(db, names, sql, bindings)
  return names.map((name) => Boolean(found?.[name]))
}
