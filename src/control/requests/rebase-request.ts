import { z } from 'zod'
import { profileOf } from '../../domain/profiles/profile.ts'
import { riskOf } from '../../domain/policy.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { transitionRequest, requestOrThrow } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { authorize } from '../kit/authorize.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { withGrayLook } from '../gray/with-gray-look.ts'
import { makeFromRelease } from '../gray/make-from-release.ts'
import { makeCandidate } from './make-candidate.ts'
import type { Made } from './make-candidate.ts'
import { nothingChanged } from './must-be-publishable.ts'
import { frozenPart } from './request-publish.ts'
import { mustBePublishable } from './must-be-publishable.ts'
import { openForChanges } from './revalidate-candidate.ts'
import { standingOf } from '../../domain/review.ts'
import { reviewFacts } from './review-facts.ts'
import { viewRequest } from './request-view.ts'
import type { RequestView } from './request-view.ts'
import { wayOut } from './way-out.ts'
import { candidateOf } from './candidate-of.ts'
import { addReview, reviewsOf } from '../../store/requests/reviews.ts'
import { runJob } from '../../work/run-job.ts'
import { notifyRequest } from './notify-request.ts'

const Input = z.object({ request: z.string(), revision: z.number().int().positive() })

/**
 * Puts a stale request on what is live now, as its next revision (F19). It needs new approvals, but
 * for the same definition and binding those that it had count again; it is never released by this
 * alone (F79). The draft
 * was locked meanwhile, so it is still what was asked for (F3). Where that no longer holds together,
 * changes are asked for: only so can the draft be fixed, and what is missing be ticked (F17).
 */
export async function rebaseRequest(ctx: Ctx, raw: z.input<typeof Input>): Promise<RequestView> {
  const input = parseInput(Input, raw)
  const rebased = await change(ctx, 'request.rebase', `request:${input.request}`, async (trx) => {
    const request = await requestOrThrow(trx, input.request)
    const bot = await botOrThrow(trx, request.botId)
    const person = await authorize(trx, ctx, 'request.make', bot)
    if (request.state !== 'stale' || request.revision !== input.revision) {
      throw new Refusal(
        'CONFLICT',
        `R-${request.number} is ${request.state}: there is nothing to update.`,
        await wayOut(trx, bot, request, person.id),
      )
    }
    const made = await madeAnew(trx, ctx, bot, request)
    if (made instanceof Refusal) {
      const problems = [made.sentence, ...Object.values(made.fields).slice(0, 1)]
      return openForChanges(trx, ctx, request, problems)
    }
    const revision = request.revision + 1
    const moved = await transitionRequest(trx, request, {
      ...frozenPart(made, ctx),
      risk: riskOf(request.policy, made.told),
      revision,
    })
    const restored = await restoreReviews(trx, request, moved)
    await recordAudit(trx, ctx, {
      action: 'request.rebase',
      subject: `request:${request.id}`,
      botId: request.botId,
      before: { hash: request.hash, revision: request.revision },
      after: { hash: moved.hash, revision, restored },
    })
    const { owing } = standingOf(await reviewFacts(trx, moved))
    await notifyRequest(
      trx,
      ctx,
      moved,
      {
        type: 'request.rebased',
        requestId: request.id,
        by: person.id,
        revision,
        restored: restored.length,
      },
      [request.requester, ...owing],
    )
    return moved
  })
  return viewRequest(ctx.db, rebased, ctx)
}

/** Who approved the very same content; an approval is of what is said and where it runs (F18, F79). */
async function restoreReviews(trx: Db, before: RequestRow, rebased: RequestRow): Promise<string[]> {
  const reviews = await reviewsOf(trx, before.id, before.revision)
  const approvals = reviews.filter(({ verdict }) => verdict === 'approve')
  if (approvals.length === 0) return []
  if ((await contentHashOf(before)) !== (await contentHashOf(rebased))) return []
  for (const { id: _, ...review } of approvals) {
    await addReview(trx, { ...review, revision: rebased.revision })
  }
  return approvals.map(({ personId }) => personId)
}

/** Of all but the version that it was compared with. */
async function contentHashOf(row: RequestRow): Promise<string> {
  return (await runJob('freeze', { ...candidateOf(row), base: null })).hash
}

/** What would be asked for now, or why it can't be. */
async function madeAnew(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  request: RequestRow,
): Promise<Made | Refusal> {
  const { selection, track, overridden: override } = request
  try {
    if (request.kind !== 'publish')
      return withGrayLook(await makeFromRelease(trx, bot, request), request)
    const was = candidateOf(request)
    const chosen = { frozen: profileOf(was), resources: request.resources }
    const told = { frozen: was.notifiers ?? [] }
    const made = await makeCandidate(trx, ctx, bot, selection, track, chosen, told)
    if (made.unchanged) return nothingChanged(ctx, bot, made)
    mustBePublishable(ctx, bot, made, { selection, override })
    return withGrayLook(made, request)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
