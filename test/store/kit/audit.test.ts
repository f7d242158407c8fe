import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  appendAudit,
  auditAfter,
  auditHead,
  hashOf,
  lastAuditBefore,
  listAudit,
  lockChanges,
} from '../../../src/store/kit/audit.ts'
import type { AuditEntry, AuditRow } from '../../../src/store/kit/audit.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { takeGuardsAway } from '../../helpers/tamper.ts'

const entry: AuditEntry = {
  at: 1000,
  actor: 'ava',
  via: 'playground',
  action: 'role.give',
  subject: 'person:dov',
  before: ['designer'],
  after: ['designer', 'manager'],
}
const zeros = '0'.repeat(64)

const append = (db: Db, more: Partial<AuditEntry> = {}): Promise<void> =>
  db.transaction(async (trx) => {
    await lockChanges(trx)
    await appendAudit(trx, { ...entry, ...more })
  })

onEachDatabase('the audit log', (db) => {
  beforeEach(async () => {
    await takeGuardsAway(db())
    await db()('audit').delete()
    await db()('auditHead').where({ id: 1 }).update({ seq: 0, hash: zeros })
  })

  it('F62 keeps who, what, when, from where, before and after', async () => {
    await append(db())
    const [row] = await listAudit(db(), {}, 10)
    expect(row).toMatchObject({
      seq: 1,
      at: 1000,
      actor: 'ava',
      via: 'playground',
      action: 'role.give',
      subject: 'person:dov',
      before: '["designer"]',
      after: '["designer","manager"]',
      prevHash: zeros,
    })
  })

  it('F62 chains each row to the one before it, and the head to the last', async () => {
    for (const at of [1, 2, 3]) await append(db(), { at })
    const rows = await auditAfter(db(), 0, 10)
    expect(rows.map((row) => row.seq)).toEqual([1, 2, 3])
    expect(rows.map((row) => row.prevHash)).toEqual([zeros, rows[0]?.hash, rows[1]?.hash])
    for (const row of rows) expect(hashOf(row)).toBe(row.hash)
    expect(await auditHead(db())).toEqual({ seq: 3, hash: rows[2]?.hash })
  })

  it('F62 stays one chain when fifty append at once', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => append(db(), { actor: `p${i}` })))
    const rows = await auditAfter(db(), 0, 100)
    expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
    expect(new Set(rows.map((row) => row.actor)).size).toBe(50)
    rows.reduce((before, row) => {
      expect(row.prevHash).toBe(before)
      return row.hash
    }, zeros)
  })

  it('F62 leaves no row and no gap behind a change that was rolled back', async () => {
    await append(db())
    const failing = db().transaction(async (trx) => {
      await lockChanges(trx)
      await appendAudit(trx, entry)
      throw new Error('the change failed')
    })
    await expect(failing).rejects.toThrow('the change failed')
    await append(db())
    expect((await auditAfter(db(), 0, 10)).map((row) => row.seq)).toEqual([1, 2])
  })

  it('F62 filters by who, what, about what and when, newest first', async () => {
    await append(db(), { at: 1 })
    await append(db(), { at: 2, actor: 'mo', action: 'bot.activate', subject: 'bot:1' })
    await append(db(), { at: 3, actor: 'mo', action: 'bot.activate.refused', subject: 'bot:2' })
    const found = async (filter: Parameters<typeof listAudit>[1], limit = 10) =>
      (await listAudit(db(), filter, limit)).map((row) => row.seq)
    expect(await found({})).toEqual([3, 2, 1])
    expect(await found({}, 2)).toEqual([3, 2])
    expect(await found({ actor: 'mo' })).toEqual([3, 2])
    expect(await found({ action: 'bot.activate' })).toEqual([3, 2])
    expect(await found({ subject: 'bot:1' })).toEqual([2])
    expect(await found({ from: 2, to: 3 })).toEqual([2])
    expect(await found({ actor: "mo' or '1'='1" })).toEqual([])
  })

  it('F62 finds the beginning of an action among many, newest first, page by page', async () => {
    const actions = ['bot.create', 'bot.activate', 'request.ask', 'bot.create', 'bot.delete']
    for (const [at, action] of actions.entries()) await append(db(), { at, action })
    const found = async (filter: Parameters<typeof listAudit>[1], limit = 10) =>
      (await listAudit(db(), filter, limit)).map((row) => row.seq)
    expect(await found({ action: 'bot.' })).toEqual([5, 4, 2, 1])
    expect(await found({ action: 'bot.' }, 2)).toEqual([5, 4])
    expect(await found({ action: 'bot.', below: 4 }, 2)).toEqual([2, 1])
    expect(await found({ action: 'bot.', from: 1, to: 4 })).toEqual([4, 2])
    expect(await found({ action: 'bot.', actor: 'nobody' })).toEqual([])
    expect(await found({ action: 'person.' })).toEqual([])
  })

  it('F62 F86 is pruned some thousand rows at a time', async () => {
    const rows = Array.from({ length: 5010 }, (_, i) => {
      const { before, after, ...rest } = entry
      const json = { before: JSON.stringify(before), after: JSON.stringify(after) }
      return { ...rest, ...json, at: i, seq: i + 1, prevHash: `h${i}`, hash: `h${i + 1}` }
    })
    for (let i = 0; i < rows.length; i += 500) await db()('audit').insert(rows.slice(i, i + 500))
    expect(await lastAuditBefore(db(), 0)).toBeUndefined()
    expect(await lastAuditBefore(db(), 10)).toEqual({ at: 9, seq: 10, hash: 'h10' })
    expect(await lastAuditBefore(db(), 9999)).toMatchObject({ seq: 5000 })
  })

  it('F62 is read in pieces, none twice', async () => {
    for (const at of [1, 2, 3, 4, 5]) await append(db(), { at })
    expect((await auditAfter(db(), 2, 2)).map((row) => row.seq)).toEqual([3, 4])
    expect(await auditAfter(db(), 5, 2)).toEqual([])
  })

  it('F62 gives back hostile text unchanged, and still under the same hash', async () => {
    const after = { text: `'; drop table audit; -- "\u2028\u{1f600}\\ \n` }
    await append(db(), { after, subject: 'bot:\u{1f600}' })
    const [row] = await auditAfter(db(), 0, 1)
    expect(JSON.parse(row?.after ?? '')).toEqual(after)
    expect(row && hashOf(row)).toBe(row?.hash)
  })
})

describe('the hash of an audit row', () => {
  const text = fc.string({ maxLength: 20 })
  const row: fc.Arbitrary<Omit<AuditRow, 'hash'>> = fc.record({
    seq: fc.nat(),
    at: fc.nat(),
    actor: text,
    via: text,
    action: text,
    subject: text,
    before: fc.option(text),
    after: fc.option(text),
    prevHash: text,
  })
  const key = fc.constantFrom('actor', 'via', 'action', 'subject', 'before', 'after', 'prevHash')

  it('F62 moves with any column', () => {
    fc.assert(
      fc.property(row, key, text, (one, column, value) => {
        fc.pre(one[column as keyof typeof one] !== value)
        expect(hashOf({ ...one, [column]: value })).not.toBe(hashOf(one))
      }),
    )
  })

  it('F62 tells apart columns whose text runs into each other', () => {
    fc.assert(
      fc.property(row, row, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b))
        expect(hashOf(a)).not.toBe(hashOf(b))
      }),
    )
    const base = { seq: 1, at: 1, via: '', action: '', subject: '', before: null, after: null }
    const first = hashOf({ ...base, actor: 'ab', prevHash: 'c' })
    expect(hashOf({ ...base, actor: 'a', prevHash: 'bc' })).not.toBe(first)
    expect(hashOf({ ...base, actor: 'ab', prevHash: 'c', before: '' })).not.toBe(first)
  })
})
