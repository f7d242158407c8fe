import { peopleWithOrgRole } from '../../../store/people/people.ts'
import { markLookReminded, overdueLooks } from '../../../store/requests/requests.ts'
import { change, recordAudit } from '../../kit/change.ts'
import type { Ctx } from '../../kit/context.ts'
import { eligibleReviewers } from '../eligible-reviewers.ts'
import { notifyRequest } from '../notify-request.ts'

const againMs = 24 * 3_600_000

/** A look that nobody took within its day is asked for again, each day, and marked (F23). */
export function remindLooks(ctx: Ctx): Promise<number> {
  return change(ctx, 'request.remind-look', 'requests', async (trx) => {
    const overdue = await overdueLooks(trx, ctx.now(), ctx.now() - againMs)
    for (const request of overdue) {
      await markLookReminded(trx, request.id, ctx.now())
      const { id, lookDueAt } = request
      await recordAudit(trx, ctx, {
        action: 'request.remind-look',
        subject: `request:${id}`,
        botId: request.botId,
        after: { lookDueAt },
      })
      const involved = [request.requester, request.decidedBy, ...request.authors]
      const admins = await peopleWithOrgRole(trx, ['admin'])
      const watchers = [...admins, ...(await eligibleReviewers(trx, request.botId))]
      const people = watchers.map((person) => person.id).filter((who) => !involved.includes(who))
      const event = { type: 'request.look-overdue', requestId: id } as const
      await notifyRequest(trx, ctx, request, event, people)
    }
    return overdue.length
  })
}
