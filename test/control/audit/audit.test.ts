import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { auditCsv } from '../../../src/control/audit/audit-csv.ts'
import { readAudit } from '../../../src/control/audit/read-audit.ts'
import { verifyAudit } from '../../../src/control/audit/verify-audit.ts'
import { appendAudit, hashOf } from '../../../src/store/kit/audit.ts'
import type { AuditRow } from '../../../src/store/kit/audit.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase, sqlite } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { takeGuardsAway } from '../../helpers/tamper.ts'
import { inTheLongRun, runs } from '../../helpers/effort.ts'

const empty = '0'.repeat(64)

async function write(db: Db, count: number, what: Partial<AuditRow> = {}): Promise<void> {
  await db.transaction(async (trx) => {
    for (let i = 0; i < count; i++) {
      await appendAudit(trx, {
        at: noon + i,
        actor: 'ana',
        via: 'slack',
        action: 'request.approve',
        subject: `request:${i}`,
        before: { state: 'awaiting approval' },
        after: { state: 'approved' },
        ...what,
      })
    }
  })
}

async function wipe(db: Db): Promise<void> {
  await takeGuardsAway(db)
  await db('audit').delete()
  await db('auditHead').update({ seq: 0, hash: empty })
}

onEachDatabase('the audit log', (db) => {
  beforeAll(() => seedCast(db()))
  beforeEach(async () => {
    await wipe(db())
    await write(db(), 3)
    await write(db(), 2, { actor: 'mo', action: 'bot.activate', subject: 'bot:1', at: noon + 100 })
    await write(db(), 1, { actor: 'system:test', action: 'bot.create', subject: 'bot:1', at: 5 })
  })
  const as = (name: Name) => ctxFor(db(), name)
  const seqs = async (filter: object, limit?: number) =>
    (await readAudit(as('ava'), { filter, ...(limit && { limit }) })).map((row) => row.seq)

  it('F62 tells who, what, when, from where, before and after, newest first', async () => {
    const rows = await readAudit(as('ava'), {})
    expect(rows.map((row) => row.seq)).toEqual([6, 5, 4, 3, 2, 1])
    expect(rows[0]).toMatchObject({ who: { id: 'system:test', name: 'Slipway' }, via: 'slack' })
    expect(rows[5]).toMatchObject({
      at: noon,
      who: { id: 'ana', name: 'Ana' },
      action: 'request.approve',
      subject: 'request:0',
      before: { state: 'awaiting approval' },
      after: { state: 'approved' },
    })
  })

  it('F62 filters, and reads on from where a page ended', async () => {
    expect(await seqs({ who: 'Ana' })).toEqual([3, 2, 1])
    expect(await seqs({ who: 'system:test' })).toEqual([6])
    expect(await seqs({ action: 'bot.' })).toEqual([6, 5, 4])
    expect(await seqs({ action: 'activate' })).toEqual([])
    expect(await seqs({ action: 'bot.', subject: 'bot:1', from: noon })).toEqual([5, 4])
    expect(await seqs({ from: noon + 1, to: noon + 100 })).toEqual([3, 2])
    expect(await seqs({ below: 5 }, 2)).toEqual([4, 3])
  })

  it('F60 is for admins, and a refusal is in it', async () => {
    for (const read of [readAudit, auditCsv, verifyAudit]) {
      await expect(read(as('mo'), {})).rejects.toEqual(
        refusal('FORBIDDEN', /read the audit log you need the admin role/),
      )
    }
    expect(await seqs({ who: 'mo', action: 'audit.' })).toHaveLength(3)
    expect(await verifyAudit(as('ava'))).toMatchObject({ ok: true, rows: 9 })
  })

  it('F62 refuses a filter that makes no sense', async () => {
    await expect(seqs({ action: '%' })).rejects.toMatchObject({ code: 'VALIDATION' })
    await expect(seqs({ who: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(seqs({}, 1001)).rejects.toMatchObject({ code: 'VALIDATION' })
    await expect(verifyAudit(as('ava'), { head: 'abc' })).rejects.toMatchObject({
      fields: { head: expect.any(String) },
    })
  })

  it('F62 comes as a table in which nothing runs', async () => {
    await write(db(), 1, { subject: '=HYPERLINK("http://evil")', action: 'bot.create' })
    const { name, bytes, rows, next } = await auditCsv(as('ava'), { filter: { action: 'bot.c' } })
    expect({ name, rows, next }).toEqual({ name: 'audit-2026-11-02.csv', rows: 2, next: null })
    const lines = Buffer.from(bytes).toString().split('\r\n')
    expect(lines[0]).toBe('seq,at,who,id,via,action,subject,before,after,hash,sentence,masked')
    expect(lines[1]).toContain(`,"'=HYPERLINK(""http://evil"")",`)
    expect(lines[2]).toMatch(/^6,1970-01-01T00:00:00\.005Z,Slipway,system:test,slack,bot\.create,/)
  })

  describe('its chain', () => {
    const check = (head?: string) => verifyAudit(as('ava'), head === undefined ? {} : { head })

    it('F62 holds for what was written, also when it is empty', async () => {
      const whole = await check()
      expect(whole).toEqual({ ok: true, rows: 6, head: expect.stringMatching(/^[0-9a-f]{64}$/) })
      await wipe(db())
      expect(await check()).toEqual({ ok: true, rows: 0, head: empty })
    })

    it('F62 holds whatever text somebody typed', async () => {
      await write(db(), 1, { subject: 'bot:\ud800half\0', after: '\udfff\0' })
      expect(await check()).toMatchObject({ ok: true, rows: 7 })
      expect((await readAudit(as('ava'), { limit: 1 }))[0]?.subject).toBe('bot:\ufffdhalf\ufffd')
    })

    it('F62 still contains a hash that was noted earlier', async () => {
      const noted = await check()
      await write(db(), 4)
      expect(await check(noted.ok ? noted.head.toUpperCase() : '')).toMatchObject({ rows: 10 })
    })

    it.each([
      ['at', 1],
      ['actor', 'li'],
      ['via', 'discord'],
      ['action', 'request.decline'],
      ['subject', 'request:9'],
      ['before', null],
      ['after', '{"state":"declined"}'],
      ['hash', 'f'.repeat(64)],
      ['prevHash', 'f'.repeat(64)],
    ])('F62 shows a row whose %s was changed', async (column, value) => {
      await db()('audit')
        .where({ seq: 2 })
        .update({ [column]: value })
      expect(await check()).toMatchObject({
        ok: false,
        at: 2,
        problem: expect.stringMatching(/changed/),
      })
    })

    it('F62 shows a changed row whose hash was made to fit', async () => {
      const row = await db()<AuditRow>('audit').where({ seq: 2 }).first()
      if (!row) throw new Error('no row')
      const forged = { ...row, actor: 'li' }
      await db()('audit')
        .where({ seq: 2 })
        .update({ actor: 'li', hash: hashOf(forged) })
      expect(await check()).toMatchObject({ ok: false, at: 3 })
    })

    it('F62 shows that the newest row was changed, though its hash was made to fit', async () => {
      const row = await db()<AuditRow>('audit').where({ seq: 6 }).first()
      if (!row) throw new Error('no row')
      const hash = hashOf({ ...row, actor: 'li' })
      await db()('audit').where({ seq: 6 }).update({ actor: 'li', hash })
      expect(await check()).toMatchObject({ ok: false, at: 6 })
    })

    it('F62 shows removed rows, in the middle and at the end', async () => {
      await db()('audit').whereIn('seq', [2, 3]).delete()
      expect(await check()).toEqual({
        ok: false,
        at: 4,
        problem: 'Rows 2 to 3 are missing: removed, or moved elsewhere.',
      })
      await db()('audit').where('seq', '>', 1).delete()
      expect(await check()).toEqual({
        ok: false,
        at: 1,
        problem: 'Rows 2 to 6 are missing at the end: cut off.',
      })
      await db()('audit').delete()
      expect(await check()).toMatchObject({ ok: false, at: 0 })
    })

    it('F62 shows rows that changed places', async () => {
      for (const [from, to] of [
        [2, 99],
        [3, 2],
        [99, 3],
      ])
        await db()('audit').where({ seq: from }).update({ seq: to })
      expect(await check()).toMatchObject({ ok: false, at: 2 })
    })

    it('F62 shows a row that was added past the end', async () => {
      const last = await db()<AuditRow>('audit').where({ seq: 6 }).first()
      if (!last) throw new Error('no row')
      const { hash, ...rest } = { ...last, seq: 7, prevHash: last.hash }
      await db()('audit').insert({ ...rest, hash: hashOf(rest) })
      expect(hash).not.toBe(hashOf(rest))
      expect(await check()).toMatchObject({
        ok: false,
        problem: expect.stringMatching(/past the end/),
      })
    })

    it('F62 shows a whole new chain only to who noted a hash outside', async () => {
      const noted = await check()
      await wipe(db())
      await write(db(), 6, { actor: 'li' })
      expect(await check()).toMatchObject({ ok: true, rows: 6 })
      expect(await check(noted.ok ? noted.head : '')).toMatchObject({
        ok: false,
        problem: expect.stringMatching(/noted hash is nowhere/),
      })
    })

    it('F62 shows a tail that was cut together with the head row', async () => {
      const noted = await check()
      const kept = await db()<AuditRow>('audit').where({ seq: 4 }).first()
      await db()('audit').where('seq', '>', 4).delete()
      await db()('auditHead').update({ seq: 4, hash: kept?.hash })
      expect(await check()).toMatchObject({ ok: true, rows: 4 })
      expect(await check(noted.ok ? noted.head : '')).toMatchObject({ ok: false, at: 4 })
    })

    it('F62 shows that the head row was removed, and a changed row before that', async () => {
      const head = await db()('auditHead').first()
      await db()('auditHead').delete()
      const headless = await check()
      await db()('audit').where({ seq: 2 }).update({ actor: 'li' })
      const changed = await check()
      await db()('auditHead').insert(head)
      expect(headless).toEqual({
        ok: false,
        at: 6,
        problem:
          'The head row, which says how far the chain goes, was removed: rows may be missing at the end.',
      })
      expect(changed).toMatchObject({ ok: false, at: 2 })
    })

    it('F62 is read while others write', async () => {
      const checks = Array.from({ length: 5 }, () => check())
      const writes = Array.from({ length: 5 }, () => readAudit(as('mo'), {}).catch(() => undefined))
      const results = await Promise.all([...checks, ...writes])
      expect(results.slice(0, 5).every((result) => (result as { ok: boolean }).ok)).toBe(true)
      expect(await check()).toMatchObject({ ok: true, rows: 11 })
    })
  })
})

inTheLongRun(() =>
  describe('a long chain', () => {
    const db = sqlite()
    beforeAll(() => seedCast(db()))

    it('F62 is read in pieces, and whatever one row is changed to is found', async () => {
      await wipe(db())
      await write(db(), 2500)
      const ctx = ctxFor(db(), 'system')
      expect(await verifyAudit(ctx)).toMatchObject({ ok: true, rows: 2500 })
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 2500 }),
          fc.constantFrom('subject', 'actor', 'action', 'via', 'after'),
          fc.string(),
          async (seq, column, value) => {
            const row = await db()('audit').where({ seq }).first()
            fc.pre(row[column] !== value)
            await db()('audit')
              .where({ seq })
              .update({ [column]: value })
            const found = await verifyAudit(ctx)
            await db()('audit')
              .where({ seq })
              .update({ [column]: row[column] })
            expect(found).toMatchObject({ ok: false, at: seq })
          },
        ),
        { numRuns: runs(3) },
      )
      expect(await verifyAudit(ctx)).toMatchObject({ ok: true, rows: 2500 })
    })
  }),
)
