import type { Db } from '../../src/store/kit/database.ts'

/** The statements that some work issues, as they are sent. */
export async function statementsOf(db: Db, work: () => Promise<unknown>): Promise<string[]> {
  const said: string[] = []
  const hear = ({ sql }: { sql: string }) => void said.push(sql)
  db.on('query', hear)
  try {
    await work()
  } finally {
    db.removeListener('query', hear)
  }
  return said
}

type Issued = { sql: string; __knexTxId?: string }

/**
 * What the changes of some work issue while they hold the lock of the changes, which comes first. One
 * holds it at a time, so what is issued in any transaction meanwhile is part of it. What was taken back is left out.
 */
export async function heldStatements(db: Db, work: () => Promise<unknown>): Promise<string[]> {
  let holder: string | null = null
  let began = 0
  const said: string[] = []
  const hear = ({ sql, __knexTxId: id }: Issued) => {
    if (id === undefined) return
    if (/^update [`"]audit_head[`"] set [`"]turn/.test(sql)) {
      holder = id
      began = said.length
    }
    if (id === holder && /^ROLLBACK$/.test(sql)) said.length = began
    if (id === holder && /^(COMMIT|ROLLBACK);?$/i.test(sql)) holder = null
    if (holder !== null) said.push(sql)
  }
  db.on('query', hear)
  await work().finally(() => db.removeListener('query', hear))
  return said
}

/** Those that may read a definition: its column, the draft's text, the candidate, or every column. */
export const longReads = (statements: readonly string[]): string[] =>
  statements.filter((sql) => {
    const columns = /^select (.*?) from /is.exec(sql)?.[1] ?? ''
    const everyOf = /from [`"](versions|drafts|requests)[`"]/i
    return (
      /[`"](definition|source|candidate|changes)[`"]/.test(columns) ||
      (/\*(?!\))/.test(columns.replace(/count\(\*\)/g, '')) && everyOf.test(sql))
    )
  })
