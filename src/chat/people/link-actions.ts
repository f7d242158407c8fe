import { confirmLink } from '../../control/people/confirm-link.ts'
import { updatedCard } from '../events/updated-card.ts'
import type { Action } from '../kit/handler.ts'

/** Another admin's word on what an admin linked or handed over (F24). */
export const linkConfirm: Action = {
  on: 'link',
  click: {
    answer: 'update',
    run: async ({ ctx }, { id }) => {
      await confirmLink(ctx, { link: id })
      return updatedCard(ctx, `link:${id}`)
    },
  },
}
