import { readRequest } from '../../control/requests/read-request.ts'
import { withdrawRequest } from '../../control/requests/withdraw-request.ts'
import { actionId } from '../kit/action-id.ts'
import { updatedCard } from '../events/updated-card.ts'
import { plural } from '../kit/rich.ts'
import { notice } from '../kit/handler.ts'
import type { Action, ActionTarget, ChatContext } from '../kit/handler.ts'

/** Takes the request back; the draft can be edited again. It asks first where reviews go (F20). */
export const withdraw: Action = {
  on: 'request',
  click: {
    answer: 'update',
    run: async (chat, target) => {
      const { state, number, reviews } = await readRequest(chat.ctx, { request: target.id })
      if (state !== 'awaiting approval' || reviews.length === 0) return takeBack(chat, target)
      const lost = plural(reviews.length, 'review')
      const sure = actionId('withdraw-sure', target.id, target.revision)
      return updatedCard(
        chat.ctx,
        `request:${target.id}`,
        notice([[`Withdrawing R-${number} loses ${lost}. Nothing was withdrawn yet.`]], {
          buttons: [{ id: sure, label: 'Withdraw all the same', style: 'danger' }],
        }),
      )
    },
  },
}

/** The answer to what `withdraw` asked. */
export const withdrawSure: Action = {
  on: 'request',
  click: { answer: 'update', run: (chat, target) => takeBack(chat, target, true) },
}

async function takeBack({ ctx }: ChatContext, { id }: ActionTarget, loseReviews = false) {
  const request = await withdrawRequest(ctx, { request: id, loseReviews })
  return updatedCard(ctx, `request:${request.id}`)
}
