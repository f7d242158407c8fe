import { z } from 'zod'
import { standingOf } from '../../domain/review.ts'
import type { ReviewFacts } from '../../domain/review.ts'
import { maxCommentLength } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import type { Db } from '../../store/kit/database.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { requestOrThrow } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { addReview, putReview } from '../../store/requests/reviews.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { shareRead } from '../kit/share-read.ts'
import { drainOptionFields } from '../activations/drain-options.ts'
import { checklistOf } from './checklist-of.ts'
import { mustTickAll } from './must-tick-all.ts'
import { mayApprove, requestToApprove } from './may-approve.ts'
import { releaseRequest } from './release-request.ts'
import { viewRequest } from './request-view.ts'
import type { RequestView } from './request-view.ts'
import { reviewFacts } from './review-facts.ts'
import { revalidateCandidate } from './revalidate-candidate.ts'
import { notifyRequest } from './notify-request.ts'

const Input = z.object({
  request: z.string(),
  revision: z.number().int().positive(),
  ticks: z.array(z.string()).max(50),
  comment: z.string().trim().max(maxCommentLength).default(''),
  breakGlass: z.string().trim().max(maxCommentLength).optional(),
  openSessions: z.enum(['finish', 'end']).default('finish'),
  ...drainOptionFields,
})

const lookWithinMs = 24 * 3_600_000

/**
 * Takes one review; the one that is enough releases the version, in the same transaction (F20-F26).
 * A candidate that no longer holds becomes `changes requested`, one whose ground moved `stale`.
 */
export async function approveRequest(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<{ request: RequestView }> {
  const input = parseInput(Input, raw)
  const recheck = () => mustStillBeMine(ctx, input)
  const work = async (trx: Db) => {
    const { request, bot, person } = await requestToApprove(trx, ctx, input)
    mustTickAll(await checklistOf(trx, request), input.ticks)
    const facts = await reviewFacts(trx, request)
    const broken = await mayApprove(trx, { request, bot, person, facts }, input.breakGlass)
    await takeReview(trx, ctx, { request, person, facts }, { ...input, breakGlass: broken })
    const sunk = await revalidateCandidate(trx, ctx, request)
    if (sunk) return
    const reviewed = withApproval(facts, person)
    const standing = standingOf(reviewed)
    if (standing.enough || broken !== null) {
      const breaks =
        broken === null ? {} : { breakGlass: broken, lookDueAt: ctx.now() + lookWithinMs }
      const approvers = reviewed.reviews
        .filter(({ verdict }) => verdict === 'approve')
        .map(({ personId }) => personId)
      const how = { ...breaks, approvers, drainOptions: input }
      await releaseRequest(trx, ctx, bot, request, person, how)
      return
    }
    await notifyRequest(trx, ctx, request, {
      type: 'request.approval',
      requestId: request.id,
      by: person.id,
      left: standing.needed - standing.approvals,
    })
  }
  await change(ctx, 'request.approve', `request:${input.request}`, work, { recheck })
  return { request: await viewRequest(ctx.db, await requestOrThrow(ctx.db, input.request), ctx) }
}

/** Of many clicks at once, most are refused here: together, and without the lock of the changes. */
async function mustStillBeMine(ctx: Ctx, input: z.output<typeof Input>): Promise<void> {
  const { request, person } = await requestToApprove(ctx.db, ctx, input)
  const facts = await shareRead(ctx.db, `facts ${request.id}`, () => reviewFacts(ctx.db, request))
  if (isApprovedBy(facts, person) && input.breakGlass === undefined) mustBeEnough(request, facts)
}

const isApprovedBy = ({ reviews }: ReviewFacts, { id }: PersonRef): boolean =>
  reviews.some(({ personId, verdict }) => personId === id && verdict === 'approve')

async function takeReview(
  trx: Db,
  ctx: Ctx,
  { request, person, facts }: { request: RequestRow; person: PersonRef; facts: ReviewFacts },
  input: { ticks: string[]; comment: string; breakGlass: string | null },
): Promise<void> {
  const review = {
    requestId: request.id,
    revision: request.revision,
    personId: person.id,
    verdict: 'approve' as const,
    comment: input.comment,
    ticks: input.ticks,
    at: ctx.now(),
  }
  // Who gave the super admin's review first and is left alone afterwards may still break the glass.
  if (input.breakGlass !== null) await putReview(trx, review)
  // A second approval of the same person is refused before anything is written, and takes no lock.
  else if (isApprovedBy(facts, person) || !(await addReview(trx, review)))
    mustBeEnough(request, facts)
  const { id, revision, hash } = request
  await recordAudit(trx, ctx, {
    action: input.breakGlass === null ? 'request.approve' : 'request.break-glass',
    subject: `request:${id}`,
    botId: request.botId,
    after: { revision, hash, ticks: input.ticks, comment: input.comment, reason: input.breakGlass },
  })
}

const withApproval = (facts: ReviewFacts, { id }: PersonRef): ReviewFacts => ({
  ...facts,
  reviews: [
    ...facts.reviews.filter(({ personId }) => personId !== id),
    { personId: id, verdict: 'approve' },
  ],
})

/** Who approved before may press again where roles moved since, and by them it is enough now. */
function mustBeEnough(request: RequestRow, facts: ReviewFacts): void {
  const { enough, approvals, needed } = standingOf(facts)
  if (enough) return
  const left = Math.max(1, needed - approvals)
  throw new Refusal(
    'CONFLICT',
    `You already approved R-${request.number}. ${left} more approval${left === 1 ? ' is' : 's are'} needed.`,
    'Somebody else has to approve it too.',
  )
}
