import { prepareWithdraw, withdrawRequest } from '../../control/requests/withdraw-request.ts'
import { actionId } from '../kit/action-id.ts'
import { updatedCard } from '../events/updated-card.ts'
import { notice } from '../kit/handler.ts'
import type { Action, ActionTarget, ChatContext } from '../kit/handler.ts'
import { requestText, withdrawnText } from './request-words.ts'

/** Takes the request back; the draft can be edited again. It asks first (F20). */
export const withdraw: Action = {
  on: 'request',
  click: {
    answer: 'update',
    run: async (chat, target) => {
      const { number, reviews } = await prepareWithdraw(chat.ctx, { request: target.id })
      const said = requestText.withdraw(number, reviews.length)
      const sure = actionId('withdraw-sure', target.id, target.revision)
      return updatedCard(
        chat.ctx,
        `request:${target.id}`,
        notice([[said]], { buttons: [{ id: sure, label: 'Withdraw it', style: 'danger' }] }),
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
  const said = withdrawnText(request.number, request.bot.name)
  return updatedCard(ctx, `request:${request.id}`, notice([[said]], { tone: 'ok' }))
}
