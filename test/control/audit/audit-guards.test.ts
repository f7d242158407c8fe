import { expect, it } from 'vitest'
import { pruneAudit } from '../../../src/control/audit/prune-audit.ts'
import { verifyAudit } from '../../../src/control/audit/verify-audit.ts'
import { appendAudit, auditAfter, lockChanges } from '../../../src/store/kit/audit.ts'
import { ctxFor, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { takeGuardsAway } from '../../helpers/tamper.ts'

const dayMs = 24 * 3_600_000

onEachDatabase('the audit log', (db) => {
  const now = 400 * dayMs
  const system = () => ctxFor(db(), 'system', now)
  const append = (day: number) =>
    db().transaction(async (trx) => {
      await lockChanges(trx)
      const at = day * dayMs
      const entry = { at, actor: 'mo', via: 'slack', action: 'bot.activate', subject: 'bot:1' }
      await appendAudit(trx, { ...entry, before: undefined, after: undefined })
    })

  it('F62 refuses UPDATE and DELETE, and is pruned only by its own door', async () => {
    for (const day of [1, 2, 3, 300, 390]) await append(day)
    const [, second] = await auditAfter(db(), 0, 2)
    const third = (await auditAfter(db(), 2, 1))[0]
    for (const attempt of [
      () => db()('audit').where({ seq: 2 }).update({ actor: 'li' }),
      () => db()('audit').where({ seq: 2 }).delete(),
      () => db()('audit').delete(),
    ]) {
      await expect(attempt()).rejects.toThrow(/the audit log is only ever added to/)
    }
    expect(await verifyAudit(system())).toMatchObject({ ok: true, rows: 5 })

    await expect(pruneAudit(system(), { keepDays: 182 })).rejects.toThrow(/Days to keep/)
    await seedCast(db())
    const designer = pruneAudit(ctxFor(db(), 'dana', now), { keepDays: 183 })
    await expect(designer).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await pruneAudit(system(), { keepDays: 183 })).toEqual({ rows: 3 })
    expect(await pruneAudit(system(), { keepDays: 183 })).toEqual({ rows: 0 })
    expect((await auditAfter(db(), 0, 10)).map(({ seq, action }) => [seq, action])).toEqual([
      [4, 'bot.activate'],
      [5, 'bot.activate'],
      [6, 'audit.prune.refused'],
      [7, 'audit.prune'],
    ])
    expect(await verifyAudit(system(), { head: third?.hash ?? '' })).toMatchObject({ ok: true })
    expect(await verifyAudit(system(), { head: second?.hash ?? '' })).toMatchObject({ ok: false })
    await expect(db()('audit').where({ seq: 4 }).delete()).rejects.toThrow(/only ever added/)

    // Who takes the beginning away without saying so in the chain is found.
    const fourth = (await auditAfter(db(), 3, 1))[0]
    await takeGuardsAway(db())
    await db()('audit').where({ seq: 4 }).delete()
    expect(await verifyAudit(system())).toMatchObject({ ok: false })
    await db()('auditPruning').update({ upTo: 4, hash: fourth?.hash })
    expect(await verifyAudit(system())).toMatchObject({ ok: false, at: 4 })
  })
})
