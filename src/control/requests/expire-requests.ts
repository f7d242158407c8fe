import { transitionRequest, overdueRequests } from '../../store/requests/requests.ts'
import { change, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { notifyRequest } from './notify-request.ts'

/** Ends the open requests whose time is up; `expired` is its own end, never `declined` (F28). */
export function expireRequests(ctx: Ctx): Promise<number> {
  return change(ctx, 'request.expire', 'requests', async (trx) => {
    const overdue = await overdueRequests(trx, ctx.now())
    for (const request of overdue) {
      const decidedAt = ctx.now()
      const expired = await transitionRequest(trx, request, { state: 'expired', decidedAt })
      await recordAudit(trx, ctx, {
        action: 'request.expire',
        subject: `request:${request.id}`,
        before: { state: request.state },
        after: { state: 'expired' },
      })
      await notifyRequest(trx, ctx, expired, { type: 'request.expired', requestId: request.id })
    }
    return overdue.length
  })
}
