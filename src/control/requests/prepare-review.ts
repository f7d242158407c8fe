import { z } from 'zod'
import { approvalOf } from '../../domain/review.ts'
import { inSnapshot } from '../../store/kit/database.ts'
import type { Db } from '../../store/kit/database.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { mayApprove, requestToApprove } from './may-approve.ts'
import { viewRequest } from './request-view.ts'
import type { RequestView } from './request-view.ts'
import { reviewFacts } from './review-facts.ts'

const Input = z.object({ request: z.string(), revision: z.number().int().positive() })

type Review = { request: RequestView; checklist: string[]; needsBreakGlass: boolean }

/** What the approve form shows; refuses early, so that nobody fills it in for nothing (F25). */
export async function prepareReview(ctx: Ctx, raw: z.input<typeof Input>): Promise<Review> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'request.approve', `request:${input.request}`, (db) =>
    inSnapshot(db, (trx) => review(trx, ctx, input)),
  )
}

/** In one snapshot: a request still open beside the review that ended it would offer a release. */
async function review(db: Db, ctx: Ctx, input: z.output<typeof Input>): Promise<Review> {
  const { request, bot, person } = await requestToApprove(db, ctx, input)
  const needsBreakGlass = approvalOf(await reviewFacts(db, request), person.id) === 'break-glass'
  if (!needsBreakGlass) await mayApprove(db, request, bot, person, undefined)
  const view = await viewRequest(db, request)
  return { request: view, checklist: view.checklist, needsBreakGlass }
}
