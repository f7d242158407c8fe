import { rebaseRequest } from '../../control/requests/rebase-request.ts'
import { updatedCard } from '../events/updated-card.ts'
import type { Action } from '../kit/handler.ts'

/** Puts a stale request on what is live now, in one click (F19). */
export const rebase: Action = {
  on: 'request',
  click: {
    answer: 'update',
    run: async ({ ctx }, { id, revision }) => {
      const request = await rebaseRequest(ctx, { request: id, revision })
      return updatedCard(ctx, `request:${request.id}`)
    },
  },
}
