import { confirmLoosening, dropLoosening } from '../../control/bots/decide-loosening.ts'
import { updatedCard } from '../events/updated-card.ts'
import type { Action } from '../kit/handler.ts'

/** The second person's answer to looser rules (F78). */
export const looseningConfirm: Action = decides(confirmLoosening)
export const looseningDrop: Action = decides(dropLoosening)

function decides(act: typeof confirmLoosening): Action {
  return {
    on: 'policy',
    click: {
      answer: 'update',
      run: async ({ ctx }, { id }) => {
        await act(ctx, { loosening: id })
        return updatedCard(ctx, `policy:${id}`)
      },
    },
  }
}
