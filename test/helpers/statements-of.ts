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
