import { z } from 'zod'
import { approvalOf, leftAfter } from '../../domain/review.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { shareRead } from '../kit/share-read.ts'
import { unreachedNotifiers } from '../notifiers/add-notifier.ts'
import { mayApprove, requestToApprove } from './may-approve.ts'
import { viewRequest } from './request-view.ts'
import type { RequestView } from './request-view.ts'
import { reviewFacts } from './review-facts.ts'

const Input = z.object({ request: z.string(), revision: z.number().int().positive() })

export type Review = {
  request: RequestView
  checklist: string[]
  needsBreakGlass: boolean
  /** How many more approve after this one; at 0 it releases the version. */
  left: number
  /** Whom nothing reaches when it goes wrong, each with why (F64). */
  unreached: string[]
}

/** What the approve form shows; refuses early, so that nobody fills it in for nothing (F25). */
export async function prepareReview(ctx: Ctx, raw: z.input<typeof Input>): Promise<Review> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'request.approve', `request:${input.request}`, async (db) => {
    const { request, bot, person } = await requestToApprove(db, ctx, input)
    const { facts, view } = await shareRead(db, `review ${request.id}`, async () => ({
      facts: await reviewFacts(db, request),
      view: await viewRequest(db, request, ctx),
    }))
    const needsBreakGlass = approvalOf(facts, person.id) === 'break-glass'
    if (!needsBreakGlass) await mayApprove(db, { request, bot, person, facts }, undefined)
    // What is enough may be somebody's decision that fell between these reads (F26).
    if (view.enough) await requestToApprove(db, ctx, input)
    const left = needsBreakGlass ? 0 : leftAfter(facts, person.id)
    const unreached = await unreachedNotifiers(db, ctx, view.notifiers)
    return { request: view, checklist: view.checklist, needsBreakGlass, left, unreached }
  })
}
