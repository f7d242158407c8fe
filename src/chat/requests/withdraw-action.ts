import { withdrawRequest } from '../../control/requests/withdraw-request.ts'
import { redrawn } from '../events/redrawn.ts'
import type { Action } from '../kit/talk.ts'

/** Takes the request back; the draft can be edited again (F20). */
export const withdraw: Action = {
  on: 'request',
  click: {
    answer: 'update',
    run: async ({ ctx }, { id }) => {
      const request = await withdrawRequest(ctx, { request: id })
      return redrawn(ctx, `request:${request.id}`)
    },
  },
}
