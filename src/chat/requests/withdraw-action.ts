import { withdrawRequest } from '../../control/requests/withdraw-request.ts'
import { updatedCard } from '../events/updated-card.ts'
import type { Action } from '../kit/handler.ts'

/** Takes the request back; the draft can be edited again (F20). */
export const withdraw: Action = {
  on: 'request',
  click: {
    answer: 'update',
    run: async ({ ctx }, { id }) => {
      const request = await withdrawRequest(ctx, { request: id })
      return updatedCard(ctx, `request:${request.id}`)
    },
  },
}
