import { reviewBreakGlass } from '../../control/requests/break-glass/review-break-glass.ts'
import { updatedCard } from '../events/updated-card.ts'
import type { Action } from '../kit/handler.ts'

/** The look that is due after a broken glass (F23). */
export const breakGlassReviewed: Action = {
  on: 'request',
  click: {
    answer: 'update',
    run: async ({ ctx }, { id }) => {
      const request = await reviewBreakGlass(ctx, { request: id })
      return updatedCard(ctx, `request:${request.id}`)
    },
  },
}
