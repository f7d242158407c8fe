import type { Db } from '../../store/kit/database.ts'
import { transitionRequests, overdueRequests } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { change, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { notifyRequest } from './notify-request.ts'
import { owingReviewers } from './eligible-reviewers.ts'

/** Each is several statements: so few that nobody waits long for the lock of the changes. */
const requestsAtOnce = 5

/**
 * Ends the open requests whose time is up; `expired` is its own end, never `declined` (F28). In
 * slices: other changes get in between. Returns how many.
 */
export async function expireRequests(ctx: Ctx): Promise<number> {
  let all = 0
  while ((await overdueRequests(ctx.db, ctx.now(), 1)).length > 0) all += await expireSome(ctx)
  return all
}

function expireSome(ctx: Ctx): Promise<number> {
  return change(ctx, 'request.expire', 'requests', async (trx) => {
    const overdue = await overdueRequests(trx, ctx.now(), requestsAtOnce)
    const to = { state: 'expired', decidedAt: ctx.now(), reason: null } as const
    await transitionRequests(trx, overdue, to)
    for (const request of overdue) {
      await recordAudit(trx, ctx, {
        action: 'request.expire',
        subject: `request:${request.id}`,
        botId: request.botId,
        before: { state: request.state },
        after: { state: 'expired' },
      })
      const event = { type: 'request.expired', requestId: request.id } as const
      const people = [request.requester, ...(await stillOwing(trx, request))]
      await notifyRequest(trx, ctx, { ...request, ...to }, event, people)
    }
    return overdue.length
  })
}

/** Whose review was asked for until now; of a stale one nobody owes anything. */
const stillOwing = async (trx: Db, request: RequestRow): Promise<string[]> =>
  request.state === 'awaiting approval' ? owingReviewers(trx, request) : []
