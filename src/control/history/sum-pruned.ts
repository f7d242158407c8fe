import type { Db } from '../../store/kit/database.ts'
import { deleteMeta, getMeta, putMeta } from '../../store/kit/meta.ts'
import { change, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

const key = 'pruned'

/** What went on one day (UTC) so far, by what it was. */
type Sum = { day: string; removed: Record<string, number> }

/**
 * Adds up what was deleted because it was kept long enough, across restarts. Once its day is over the
 * sum becomes one row of the audit log, and a day on which nothing went becomes none (F62).
 */
export async function sumPruned(ctx: Ctx, removed: Record<string, number>): Promise<void> {
  const day = new Date(ctx.now()).toISOString().slice(0, 10)
  const sum = await sumOf(ctx.db)
  if (sum && sum.day !== day) await tellDay(ctx, day)
  if (Object.keys(removed).length === 0) return
  const today = { day, removed: added(sum?.day === day ? sum.removed : {}, removed) }
  await putMeta(ctx.db, key, JSON.stringify(today))
}

function added(
  before: Record<string, number>,
  more: Record<string, number>,
): Record<string, number> {
  const all = { ...before }
  for (const [what, rows] of Object.entries(more)) all[what] = (all[what] ?? 0) + rows
  return all
}

const tellDay = (ctx: Ctx, today: string): Promise<void> =>
  change(ctx, 'history.prune', 'history', async (trx) => {
    const sum = await sumOf(trx)
    if (!sum || sum.day === today) return
    await recordAudit(trx, ctx, { action: 'history.prune', subject: 'history', after: sum })
    await deleteMeta(trx, key)
  })

async function sumOf(db: Db): Promise<Sum | null> {
  const text = await getMeta(db, key)
  return text === null ? null : (JSON.parse(text) as Sum)
}
