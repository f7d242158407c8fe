import { dueLoosenings, endLoosening } from '../../store/bots/loosenings.ts'
import { change, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { tellLoosening } from './tell-loosening.ts'

/** Looser rules that nobody confirmed in 72 hours never count (F78). */
export function expireLoosenings(ctx: Ctx): Promise<number> {
  return change(ctx, 'policy.expire', 'policies', async (trx) => {
    const due = await dueLoosenings(trx, ctx.now())
    for (const row of due) {
      const end = { state: 'expired', decidedBy: null, decidedAt: ctx.now() } as const
      if (!(await endLoosening(trx, row.id, end))) continue
      await recordAudit(trx, ctx, {
        action: 'policy.expire',
        subject: `bot:${row.botId}`,
        after: { loosening: row.id },
      })
      const by = 'system:expiry'
      await tellLoosening(trx, ctx, row, { type: 'policy.expired', by }, [{ id: row.proposedBy }])
    }
    return due.length
  })
}
