import { approveRequest } from '../../control/requests/approve-request.ts'
import { prepareReview } from '../../control/requests/prepare-review.ts'
import type { RequestView } from '../../control/requests/request-view.ts'
import { approveForm } from './approve-form.ts'
import { prefilled, textOf, ticked } from '../kit/fields.ts'
import { leavingOf } from '../activations/open-sessions.ts'
import type { Answer } from '../port.ts'
import { people, plain } from '../kit/rich.ts'
import { redrawn } from '../events/redrawn.ts'
import { notice, show } from '../kit/talk.ts'
import type { Action, Aim, Talk } from '../kit/talk.ts'

const aimed = ({ id, revision }: Aim) => ({ request: id, revision })

/** Approve shows the checklist and its submit decides; with nothing to tick one click does (F25). */
export const approve: Action = {
  on: 'request',
  click: {
    answer: 'form',
    run: async (talk, aim) => {
      const review = await prepareReview(talk.ctx, aimed(aim))
      if (review.checklist.length > 0 || review.needsBreakGlass || endsDrains(review.request)) {
        return show(approveForm(review.request, review.checklist, review.needsBreakGlass))
      }
      const { request } = await approveRequest(talk.ctx, { ...aimed(aim), ticks: [] })
      return decided(talk, request)
    },
  },
  submit: {
    answer: 'update',
    form: async ({ ctx }, aim, values) => {
      const review = await prepareReview(ctx, aimed(aim))
      return prefilled(
        approveForm(review.request, review.checklist, review.needsBreakGlass),
        values,
      )
    },
    run: async (talk, aim, values) => {
      const { checklist, request: before } = await prepareReview(talk.ctx, aimed(aim))
      const breakGlass = textOf(values, 'breakGlass')
      const { request } = await approveRequest(talk.ctx, {
        ...aimed(aim),
        ticks: ticked(values, 'ticks', checklist),
        comment: textOf(values, 'comment'),
        ...(breakGlass !== '' && { breakGlass }),
        ...leavingOf(values, before.stake?.endingDrains ?? []),
      })
      return decided(talk, request)
    },
  },
}

/** Then one click is not enough: whom it cuts off is shown first (F43). */
const endsDrains = ({ stake }: RequestView): boolean => (stake?.endingDrains.length ?? 0) > 0

function decided({ ctx }: Talk, request: RequestView): Promise<Answer> {
  return redrawn(ctx, `request:${request.id}`, notice([[said(request)]], { tone: 'ok' }))
}

function said({ state, number, version, owing }: RequestView): string {
  const name = `R-${number}`
  if (state === 'approved') return `You approved ${name}: ${version?.label ?? 'it'} is released.`
  if (state === 'awaiting approval') {
    return `You approved ${name}. It still waits for ${plain(people(owing)) || 'another approver'}.`
  }
  return state === 'stale'
    ? `What is live moved before your approval of ${name}: the request is stale now.`
    : `${name} no longer passes validation: changes were asked for instead.`
}
