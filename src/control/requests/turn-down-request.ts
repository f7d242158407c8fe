import { z } from 'zod'
import { maxCommentLength } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import { transitionRequest } from '../../store/requests/requests.ts'
import { putReview } from '../../store/requests/reviews.ts'
import { change, parseInput, recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { viewRequest } from './request-view.ts'
import type { RequestView } from './request-view.ts'
import { notifyRequest } from './notify-request.ts'
import { waitingRequest } from './waiting-request.ts'

const Input = z.object({
  request: z.string(),
  revision: z.number().int().positive(),
  reason: z.string().trim().min(1, 'say why').max(maxCommentLength),
})

/** One approver's decline ends the request, with a reason that everybody reads (F20). */
export const declineRequest = async (ctx: Ctx, raw: z.input<typeof Input>): Promise<RequestView> =>
  turnDown(ctx, raw, 'decline')

/** Opens the draft again; asking again makes the request's next revision (F20). */
export const askForChanges = async (ctx: Ctx, raw: z.input<typeof Input>): Promise<RequestView> =>
  turnDown(ctx, raw, 'changes')

async function turnDown(
  ctx: Ctx,
  raw: z.input<typeof Input>,
  verdict: 'decline' | 'changes',
): Promise<RequestView> {
  const input = parseInput(Input, raw)
  const action = verdict === 'decline' ? 'request.decline' : 'request.ask-for-changes'
  const turnedDown = await change(ctx, action, `request:${input.request}`, async (trx) => {
    const { request, person } = await waitingRequest(trx, ctx, input)
    if (verdict === 'decline' && request.requester === person.id) throw ownRequest(request.number)
    const { id, revision } = request
    const at = ctx.now()
    const comment = input.reason
    const review = { requestId: id, revision, personId: person.id, verdict, comment, ticks: [], at }
    await putReview(trx, review)
    const moved = await transitionRequest(
      trx,
      request,
      verdict === 'decline'
        ? { state: 'declined', decidedAt: at, decidedBy: person.id, reason: comment }
        : { state: 'changes requested', reason: comment },
    )
    await recordAudit(trx, ctx, {
      action,
      subject: `request:${id}`,
      botId: request.botId,
      before: { state: request.state },
      after: { state: moved.state, revision, reason: comment },
    })
    const type = verdict === 'decline' ? 'request.declined' : 'request.changes'
    await notifyRequest(trx, ctx, moved, { type, requestId: id, by: person.id, reason: comment })
    return moved
  })
  return viewRequest(ctx.db, turnedDown, ctx)
}

const ownRequest = (number: number): Refusal =>
  new Refusal(
    'CONFLICT',
    `R-${number} is your own request: it can't be declined by you.`,
    'Withdraw it instead, on its card.',
  )
