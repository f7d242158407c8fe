import { beforeAll, expect, it } from 'vitest'
import { auditCsv } from '../../src/control/audit/audit-csv.ts'
import { makeShortLink } from '../../src/control/sharing/make-short-link.ts'
import { scansCsv } from '../../src/control/sharing/scans-csv.ts'
import { appendAudit } from '../../src/store/kit/audit.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { ctxFor, noon, seedCast } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { activeBot } from '../helpers/live.ts'

/** The most that one statement binds, and how many statements there are. */
async function issuedBy<T>(db: Db, work: () => Promise<T>) {
  const bound: number[] = []
  const hear = ({ bindings }: { bindings?: unknown[] }) => bound.push(bindings?.length ?? 0)
  db.on('query', hear)
  try {
    return { made: await work(), most: Math.max(...bound), statements: bound.length }
  } finally {
    db.removeListener('query', hear)
  }
}

const linesOf = (bytes: Uint8Array): string[] =>
  Buffer.from(bytes).toString().split('\r\n').slice(1, -1)

onEachDatabase('a long table', (db) => {
  beforeAll(() => seedCast(db()))

  it('F62 of the audit log is made in parts, and misses no row', async () => {
    await db().transaction(async (trx) => {
      for (let n = 0; n < 1100; n += 1) {
        const about = { action: 'request.approve', subject: `request:${n % 10}` }
        const states = { before: { state: 'stale' }, after: { state: 'approved' } }
        await appendAudit(trx, { at: noon + n, actor: 'ana', via: 'slack', ...about, ...states })
      }
    })
    const all: number[] = await db()('audit').orderBy('seq', 'desc').pluck('seq')
    const { made, most, statements } = await issuedBy(db(), () => auditCsv(ctxFor(db(), 'ava'), {}))
    expect({ rows: made.rows, next: made.next }).toEqual({ rows: all.length, next: null })
    expect(linesOf(made.bytes).map((line) => parseInt(line, 10))).toEqual(all)
    // SQLite takes 32,766 at most.
    expect(most).toBeLessThan(500)
    // Each page takes two statements; who and what it names is asked once for all.
    expect(statements).toBeLessThan((all.length / 100) * 3)
  })

  it('F55 of scans is made in parts, and misses no day', async () => {
    const bot = await activeBot(db())
    const { link } = await makeShortLink(ctxFor(db(), 'ana'), { bot: bot.slug })
    const days = Array.from({ length: 5100 }, (_, n) =>
      new Date(noon - n * 86_400_000).toISOString().slice(0, 10),
    )
    const rows = days.map((day, n) => ({ linkId: link.id, day, scans: n + 1 }))
    for (let at = 0; at < rows.length; at += 300)
      await db()('linkScans').insert(rows.slice(at, at + 300))
    const read = () => scansCsv(ctxFor(db(), 'ana'), { bot: bot.slug })
    const { made, statements } = await issuedBy(db(), read)
    expect({ rows: made.rows, more: made.more }).toEqual({ rows: 5100, more: false })
    expect(linesOf(made.bytes).map((line) => line.split(',')[0])).toEqual(days)
    await db()('linkScans').whereIn('day', days.slice(0, 200)).delete()
    expect((await issuedBy(db(), read)).statements).toBe(statements - 1)
  })
})
