import { approveRequest } from '../../control/requests/approve-request.ts'
import { prepareReview } from '../../control/requests/prepare-review.ts'
import type { RequestView } from '../../control/requests/request-view.ts'
import { approveForm } from './approve-form.ts'
import { prefilled, textOf, ticked } from '../kit/fields.ts'
import { readDrainOptions } from '../activations/drain-options-fields.ts'
import type { Answer } from '../port.ts'
import { people, plain } from '../kit/rich.ts'
import { updatedCard } from '../events/updated-card.ts'
import { notice, showForm } from '../kit/handler.ts'
import type { Action, ActionTarget, ChatContext } from '../kit/handler.ts'

const aimed = ({ id, revision }: ActionTarget) => ({ request: id, revision })

/** Approve shows the checklist and its submit decides; with nothing to tick one click does (F25). */
export const approve: Action = {
  on: 'request',
  click: {
    answer: 'form',
    run: async (chat, target) => {
      const review = await prepareReview(chat.ctx, aimed(target))
      if (review.checklist.length > 0 || review.needsBreakGlass || endsDrains(review.request)) {
        return showForm(approveForm(review.request, review.checklist, review.needsBreakGlass))
      }
      const { request } = await approveRequest(chat.ctx, { ...aimed(target), ticks: [] })
      return decided(chat, request)
    },
  },
  submit: {
    answer: 'update',
    form: async ({ ctx }, target, values) => {
      const review = await prepareReview(ctx, aimed(target))
      return prefilled(
        approveForm(review.request, review.checklist, review.needsBreakGlass),
        values,
      )
    },
    run: async (chat, target, values) => {
      const { checklist, request: before } = await prepareReview(chat.ctx, aimed(target))
      const breakGlass = textOf(values, 'breakGlass')
      const { request } = await approveRequest(chat.ctx, {
        ...aimed(target),
        ticks: ticked(values, 'ticks', checklist),
        comment: textOf(values, 'comment'),
        ...(breakGlass !== '' && { breakGlass }),
        ...readDrainOptions(values, before.stake?.endingDrains ?? []),
      })
      return decided(chat, request)
    },
  },
}

/** Then one click is not enough: whom it cuts off is shown first (F43). */
const endsDrains = ({ stake }: RequestView): boolean => (stake?.endingDrains.length ?? 0) > 0

function decided({ ctx }: ChatContext, request: RequestView): Promise<Answer> {
  return updatedCard(ctx, `request:${request.id}`, notice([[said(request)]], { tone: 'ok' }))
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
