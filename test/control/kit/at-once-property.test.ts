import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyAudit } from '../../../src/control/audit/verify-audit.ts'
import { deactivateBot } from '../../../src/control/activations/deactivate-bot.ts'
import { renameBot } from '../../../src/control/bots/rename-bot.ts'
import { setPolicy } from '../../../src/control/bots/set-policy.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { addApprover, removeApprover } from '../../../src/control/people/set-approver.ts'
import { giveOrgRole, takeOrgRole } from '../../../src/control/people/set-org-role.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { commentOnRequest } from '../../../src/control/requests/comment-on-request.ts'
import { expireRequests } from '../../../src/control/requests/expire-requests.ts'
import { askForChanges, declineRequest } from '../../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { Refusal } from '../../../src/refusal.ts'
import { migrate, openDatabase } from '../../../src/store/kit/database.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { backgroundOf } from '../../helpers/background.ts'
import { botText, ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { freshPostgres } from '../../helpers/databases.ts'
import { isLong, runs } from '../../helpers/effort.ts'
import { activate, openSessions, publish } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { ask } from '../../helpers/requests.ts'
import { recordStatements } from '../../helpers/statements.ts'

/**
 * The same changes on two databases that were one: written in one go on the first, statement by
 * statement on the second.
 */
type Pair = { atOnce: Db; inTurn: Db; dump: (db: Db) => Promise<string[]> }
let bots: Bot[]
let wentAtOnce = 0

async function seed(db: Db): Promise<void> {
  await migrate(db)
  recordStatements(db)
  await seedCast(db)
  bots = [await seedBot(db, { author: 'dana' }), await seedBot(db, { author: 'dana' })]
  for (const bot of bots) await publish(db, bot)
  for (const bot of bots) await activate(db, bot, { senders: [] })
  for (const bot of bots) await openSessions(db, bot, 2)
}

const folder = mkdtempSync(join(tmpdir(), 'slipway-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function onSqlite(): Promise<Pair> {
  const [file, copy] = [join(folder, 'first.db'), join(folder, 'copy.db')]
  const atOnce = openDatabase({ file })
  await seed(atOnce)
  await atOnce.raw('vacuum into ?', [copy])
  const inTurn = openDatabase({ file: copy })
  // The one connection that writes takes no statements in one go.
  const connection: { exec: Exec } = await inTurn.client.acquireConnection()
  connection.exec = (_sql, done) => done(new Error('Not in one go'))
  await inTurn.client.releaseConnection(connection)
  return { atOnce, inTurn, dump: dumpSqlite }
}
type Exec = (sql: string, done: (error: Error | null) => void) => void

async function onPostgres(): Promise<Pair> {
  const first = await freshPostgres()
  const db = openDatabase({ url: first })
  await seed(db)
  await backgroundOf(db).stop()
  await db.destroy()
  const copy = async () =>
    openDatabase({ url: await freshPostgres(first.slice(first.lastIndexOf('/') + 1)) })
  const [atOnce, inTurn] = [await copy(), await copy()]
  refuseInOneGo(inTurn)
  return { atOnce, inTurn, dump: dumpPostgres }
}

/** What is written in one go begins with a statement of its own: here it fails. */
function refuseInOneGo({ client }: Db): void {
  const refused = new WeakSet<object>()
  const acquire = client.acquireConnection.bind(client)
  client.acquireConnection = async () => {
    const connection = await acquire()
    if (refused.has(connection)) return connection
    refused.add(connection)
    const query = connection.query.bind(connection)
    connection.query = (how: { text?: string }, done: unknown) => {
      const isFirst = /^update "audit_head".* and "seq" = /.test(how.text ?? '')
      return query(isFirst ? { ...how, text: 'select nothing' } : how, done)
    }
    return connection
  }
}

const people: Name[] = ['ana', 'li', 'sam', 'dana', 'mo', 'ava']
const leaving = { reason: 'Not good enough', openSessions: 'finish', endDrains: 'all' } as const
type Step = { verb: number; bot: number; by: number; n: number }

/** One verb; every one is tried by people who may and by people who may not. */
async function act(db: Db, { verb, bot: b, by: p, n }: Step, at: number): Promise<unknown> {
  const bot = bots[b % bots.length] as Bot
  const by = people[p % people.length] as Name
  const ctx = ctxFor(db, by, at)
  const open = await db('requests').where({ botId: bot.id }).orderBy('number', 'desc').first()
  const of = { request: String(open?.id), revision: Number(open?.revision) }
  const reason = `Because ${n}`
  const openSessions = n % 2 === 0 ? ('finish' as const) : ('end' as const)
  const saved = () => {
    const source = botText(`Greeting ${n}`, bot.sender)
    return saveDraft(ctx, { bot: bot.slug, source, replace: true })
  }
  const verbs: (() => Promise<unknown>)[] = [
    saved,
    () => ask(db, bot, by),
    () => ask(db, bot, 'dana'),
    () => approveRequest(ctx, { ...of, ticks: [], openSessions, endDrains: 'all' }),
    () => approveRequest(ctxFor(db, 'ana', at), { ...of, ticks: [], endDrains: 'all' }),
    () => commentOnRequest(ctx, { request: of.request, comment: reason }),
    () => askForChanges(ctx, { ...of, reason }),
    () => declineRequest(ctx, { ...of, reason }),
    () => withdrawRequest(ctx, { request: of.request }),
    () => activate(db, bot, { senders: [], endDrains: 'all', at }),
    () => deactivateBot(ctx, { ...leaving, openSessions, bot: bot.slug }),
    async () => {
      const { target, current } = await prepareRevert(ctx, { bot: bot.slug, version: 'V1.0' })
      const to = { version: target.id, expected: current.id }
      return revertVersion(ctx, { ...leaving, bot: bot.slug, ...to })
    },
    () => addApprover(ctx, { bot: bot.slug, person: 'dov' }),
    () => removeApprover(ctx, { bot: bot.slug, person: n % 2 === 0 ? 'dov' : 'li' }),
    () => giveOrgRole(ctxFor(db, 'ava', at), { person: 'noa', role: 'supervisor' }),
    () => takeOrgRole(ctxFor(db, 'ava', at), { person: 'noa', role: 'supervisor' }),
    () => renameBot(ctx, { bot: bot.slug, name: `Shop of ${n}`, slug: bot.slug }),
    () => setPolicy(ctx, { bot: bot.slug, approvals: 1 + (n % 2) }),
    () => expireRequests(ctxFor(db, 'system', at + n * 3_600_000)),
  ]
  try {
    return await verbs[verb % verbs.length]?.()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.sentence
  }
}
const verbCount = 19

const own = /\b(?:[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{64})\b/g

/**
 * Ids and hashes are each database's own: what counts is where the same one stands again. `unknown`
 * stands for those that did not come yet, which then stay unknown.
 */
function likeEachOther(): (text: string, unknown?: string) => string {
  const known = new Map<string, string>()
  return (text, unknown) =>
    text.replaceAll(own, (one) => {
      const name = known.get(one) ?? unknown ?? `#${known.size}`
      if (unknown === undefined) known.set(one, name)
      return name
    })
}

async function dumpPostgres(db: Db): Promise<string[]> {
  const { rows: tables } = await db.raw(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'knex%' order by 1",
  )
  const same = likeEachOther()
  const lines: string[] = []
  for (const { name } of tables) {
    const { rows } = await db.raw(`select t::text as line from "${name}" t order by ctid`)
    const written: string[] = rows.map(({ line }: { line: string }) => line)
    // A row that is written again moves, and takes the place of one that went.
    const sorted = written
      .map((line) => ({ line, like: same(line, '#') }))
      .toSorted((one, other) => one.like.localeCompare(other.like))
    lines.push(...sorted.map(({ line }) => same(`${name}: ${line}`)))
  }
  return lines
}

async function dumpSqlite(db: Db): Promise<string[]> {
  const tables: { name: string; sql: string }[] = await db.raw(
    "select name, sql from sqlite_master where type = 'table' and name not like 'knex_%' order by name",
  )
  const same = likeEachOther()
  const lines: string[] = []
  for (const { name } of tables) {
    const columns: { name: string }[] = await db.raw('select name from pragma_table_info(?)', [
      name,
    ])
    const quoted = columns.map((column) => `quote("${column.name}")`).join(` || ', ' || `)
    const rows: { line: string }[] = await db.raw(
      `select ${quoted} as line from "${name}" order by rowid`,
    )
    lines.push(...rows.map(({ line }) => same(`${name}: ${line}`)))
  }
  return lines
}

const pairs = isLong() ? { SQLite: onSqlite, PostgreSQL: onPostgres } : { SQLite: onSqlite }

describe.each(Object.entries(pairs))('what is changed in one go (%s)', (_name, open) => {
  let pair: Pair
  beforeAll(async () => {
    pair = await open()
    wentAtOnce = 0
    pair.atOnce.on('query', ({ sql, __knexTxId: id = '' }: Issued) => {
      if (sql === 'COMMIT' && id.startsWith('once')) wentAtOnce += 1
    })
  })
  afterAll(async () => {
    for (const db of [pair.atOnce, pair.inTurn]) {
      await backgroundOf(db).stop()
      await db.destroy()
    }
  })
  type Issued = { sql: string; __knexTxId?: string }

  it('F86 stands there as if it was changed step by step', async () => {
    const { atOnce, inTurn, dump } = pair
    const number = fc.nat({ max: 1000 })
    const step = fc.record({
      verb: fc.nat({ max: verbCount - 1 }),
      bot: number,
      by: number,
      n: number,
    })
    let at = noon
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 12 }), async (steps) => {
        for (const one of steps) {
          at += 60_000
          const [same, other] = [likeEachOther(), likeEachOther()]
          const here = same(JSON.stringify(await act(atOnce, one, at)) ?? '')
          expect(other(JSON.stringify(await act(inTurn, one, at)) ?? '')).toBe(here)
        }
        expect(await dump(inTurn)).toEqual(await dump(atOnce))
      }),
      { numRuns: runs(4), endOnFailure: true },
    )
    // Chance decides how many go so: few of few.
    expect(wentAtOnce).toBeGreaterThan(runs(1) / 2)
    for (const db of [atOnce, inTurn]) {
      expect(await verifyAudit(ctxFor(db, 'ava'))).toMatchObject({ ok: true })
    }
  })
})
