import { rebaseRequest } from '../../control/requests/rebase-request.ts'
import { redrawn } from '../events/redrawn.ts'
import type { Action } from '../kit/talk.ts'

/** Puts a stale request on what is live now, in one click (F19). */
export const rebase: Action = {
  on: 'request',
  click: {
    answer: 'update',
    run: async ({ ctx }, { id, revision }) => {
      const request = await rebaseRequest(ctx, { request: id, revision })
      return redrawn(ctx, `request:${request.id}`)
    },
  },
}
