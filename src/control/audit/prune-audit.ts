import { z } from 'zod'
import { deleteAuditUpTo, lastAuditBefore } from '../../store/kit/audit.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { sumPruned } from '../history/sum-pruned.ts'

const dayMs = 24 * 3_600_000
/** Six months at least (F62). */
const keepDaysMin = 183
const Input = z.object({ keepDays: z.number().int().min(keepDaysMin) })

/**
 * Takes out what is older than `keepDays`. The chain goes on through a checkpoint, the last hash that
 * went, and a row of the chain itself says so.
 */
export async function pruneAudit(ctx: Ctx, raw: z.input<typeof Input>): Promise<{ rows: number }> {
  const { keepDays } = parseInput(Input, raw)
  const before = ctx.now() - keepDays * dayMs
  if (!(await lastAuditBefore(ctx.db, before))) return { rows: 0 }
  const pruned = await change(ctx, 'audit.prune', 'audit', async (trx) => {
    await authorize(trx, ctx, 'audit.read')
    const last = await lastAuditBefore(trx, before)
    if (!last) return { rows: 0 }
    const rows = await deleteAuditUpTo(trx, last)
    const after = { upTo: last.seq, hash: last.hash, keepDays }
    await recordAudit(trx, ctx, { action: 'audit.prune', subject: 'audit', after })
    return { rows }
  })
  if (pruned.rows > 0) await sumPruned(ctx, { 'audit entries': pruned.rows })
  return pruned
}
