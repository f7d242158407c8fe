import { lookAtBreakGlass } from '../../control/requests/look-at-break-glass.ts'
import { redrawn } from '../events/redrawn.ts'
import type { Action } from '../kit/talk.ts'

/** The look that is due after a broken glass (F23). */
export const looked: Action = {
  on: 'request',
  click: {
    answer: 'update',
    run: async ({ ctx }, { id }) => {
      const request = await lookAtBreakGlass(ctx, { request: id })
      return redrawn(ctx, `request:${request.id}`)
    },
  },
}
