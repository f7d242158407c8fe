import { thaw } from '../domain/candidate.ts'
import type { BotRow } from '../store/bots.ts'
import type { Db } from '../store/database.ts'
import type { PersonRef } from '../store/people.ts'
import { moveRequest } from '../store/requests.ts'
import type { RequestRow } from '../store/requests.ts'
import { reviewsOf } from '../store/reviews.ts'
import type { Ctx } from './context.ts'
import { releaseVersion } from './release-version.ts'
import { tellRequest } from './tell-request.ts'

/** The deciding approval: the request becomes its version, exactly once (F26, F30). */
export async function releaseRequest(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  request: RequestRow,
  person: PersonRef,
  broken: { breakGlass?: string; lookDueAt?: number },
): Promise<RequestRow> {
  const reviews = await reviewsOf(trx, request.id, request.revision)
  const approvers = reviews.filter(({ verdict }) => verdict === 'approve').map((r) => r.personId)
  const version = await releaseVersion(trx, ctx, bot, {
    candidate: thaw(request.candidate),
    hash: request.hash,
    author: request.requester,
    comment: request.comment,
    approvers,
    requestId: request.id,
    revertsTo: null,
    openSessions: 'finish',
  })
  const approved = await moveRequest(trx, request, {
    state: 'approved',
    decidedAt: ctx.now(),
    decidedBy: person.id,
    versionId: version.id,
    ...broken,
  })
  const by = person.id
  if (broken.breakGlass !== undefined && broken.lookDueAt !== undefined) {
    await tellRequest(trx, ctx, approved, {
      type: 'request.break-glass',
      requestId: request.id,
      by,
      reason: broken.breakGlass,
      lookDueAt: broken.lookDueAt,
    })
  }
  await tellRequest(trx, ctx, approved, {
    type: 'request.approved',
    requestId: request.id,
    by,
    versionId: version.id,
  })
  return approved
}
