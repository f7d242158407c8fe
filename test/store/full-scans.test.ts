import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { fullScans, openExplainers } from '../helpers/full-scans.ts'
import type { Explainers, Statement } from '../helpers/full-scans.ts'

const quoted = { sqlite3: (sql: string) => sql, pg: (sql: string) => sql.replaceAll('`', '"') }

describe('the judge of statements at the end of a run', () => {
  let explainers: Explainers
  const asked = (sql: string, values: unknown[] = []): Statement[] =>
    (['sqlite3', 'pg'] as const).map((client) => ({
      client,
      sql: quoted[client](client === 'pg' ? sql.replace('?', '$1') : sql),
      bindings: values,
    }))
  const found = async (sql: string, values?: unknown[]) =>
    (await fullScans(asked(sql, values), explainers)).map((line) => line.trim().split(':')[0])

  beforeAll(async () => {
    explainers = await openExplainers(asked('select 1'), inject('postgresStarter'))
  })
  afterAll(() => explainers.close())

  it('finds a table that grows read whole, on both databases', async () => {
    const both = (table: string) => [`sqlite3, ${table}`, `pg, ${table}`]
    expect(await found('select * from `messages` where `body` = ?', ['x'])).toEqual(
      both('messages'),
    )
    expect(await found('delete from `outbox` where `sent_at` < ?', [1])).toEqual(both('outbox'))
    expect(await found('select count(*) from `audit`')).toEqual(both('audit'))
    const joined = 'select * from `bots` join `cards` as `c` on `c`.`channel` = `bots`.`name`'
    expect(await found(joined)).toEqual(both('cards'))
    // The index gives the order, and any number of its rows may not fit.
    const filtered = 'select * from `requests` where `comment` = ? order by `number` desc limit 5'
    expect(await found(filtered, ['x'])).toEqual(both('requests'))
  })

  it('lets pass what an index answers, and tables that do not grow', async () => {
    expect(await found('select * from `messages` where `session_id` = ?', ['x'])).toEqual([])
    expect(await found('select * from `audit` order by `seq` desc limit 50')).toEqual([])
    const open = "select * from `sessions` where `state` = 'open' and `last_at` < ?"
    expect(await found(open, [1])).toEqual([])
    expect(await found('select * from `bots`')).toEqual([])
  })
})
