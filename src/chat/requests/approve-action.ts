import { approveRequest } from '../../control/requests/approve-request.ts'
import { prepareReview } from '../../control/requests/prepare-review.ts'
import type { Review } from '../../control/requests/prepare-review.ts'
import type { RequestView } from '../../control/requests/request-view.ts'
import { approveForm } from './approve-form.ts'
import { asksFirst } from './request-buttons.ts'
import { liveWords } from './outcome-words.ts'
import { prefilled, textOf, ticked } from '../kit/fields.ts'
import { namedDrains, readOpenChats } from '../activations/drain-options-fields.ts'
import type { Answer } from '../port.ts'
import { plain, waitsFor } from '../kit/rich.ts'
import { updatedCard } from '../events/updated-card.ts'
import { notice, showForm } from '../kit/handler.ts'
import type { Action, ActionTarget, ChatContext } from '../kit/handler.ts'
import { approvedText, cardText } from './request-words.ts'

/** The id is `<request>.<newest drain shown>`, where the form named some. */
const aimed = ({ id, revision }: ActionTarget) => ({ request: id.split('.')[0] ?? '', revision })

/** Approve shows the checklist and its submit decides; with nothing to tick one click does (F25). */
export const approve: Action = {
  on: 'request',
  click: {
    answer: 'form',
    run: async (chat, target) => {
      const review = await prepareReview(chat.ctx, aimed(target))
      if (asksSomething(review)) return showForm(approveForm(review))
      const { request } = await approveRequest(chat.ctx, { ...aimed(target), ticks: [] })
      return decided(chat, request)
    },
  },
  submit: {
    answer: 'update',
    form: async ({ ctx }, target, values) =>
      prefilled(approveForm(await prepareReview(ctx, aimed(target))), values),
    run: async (chat, target, values) => {
      const { checklist, request: before } = await prepareReview(chat.ctx, aimed(target))
      const breakGlass = textOf(values, 'breakGlass')
      const { request } = await approveRequest(chat.ctx, {
        ...aimed(target),
        ticks: ticked(values, 'ticks', checklist),
        comment: textOf(values, 'comment'),
        ...(breakGlass !== '' && { breakGlass }),
        ...readOpenChats(values),
        endDrains: namedDrains(before.stake?.endingDrains ?? [], target.id.split('.')[1]),
      })
      return decided(chat, request)
    },
  },
}

/** Else one click decides. Whom it cuts off is shown first, and open chats are asked about (F43). */
const asksSomething = ({ request, needsBreakGlass }: Review): boolean =>
  request.enough || needsBreakGlass || asksFirst(request)

function decided({ ctx }: ChatContext, request: RequestView): Promise<Answer> {
  const tone = request.state === 'approved' || request.state === 'awaiting approval' ? 'ok' : 'info'
  return updatedCard(ctx, `request:${request.id}`, notice([[said(request)]], { tone }))
}

function said(request: RequestView): string {
  const { state, number, waitsFor: groups } = request
  const name = `R-${number}`
  if (state === 'approved') return approvedText.done(name, liveWords(request))
  if (state === 'awaiting approval') {
    return approvedText.waits(name, plain(waitsFor(groups)))
  }
  return state === 'stale'
    ? approvedText.outOfDate(name, request.staleWhy ?? cardText.moved)
    : approvedText.hasErrors(name, request.requester.name)
}
