import { returnToBot } from '../../control/handoffs/return-to-bot.ts'
import { updatedCard } from '../events/updated-card.ts'
import { notice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'
import { returnedText } from './hand-off-words.ts'

/** Gives the conversation back to the bot (F73). */
export const giveBack: Action = {
  on: 'handoff',
  click: {
    answer: 'update',
    run: async ({ ctx }, { id }) => {
      const said = returnedText(await returnToBot(ctx, { handOff: id }))
      return updatedCard(ctx, `handoff:${id}`, notice([[said]], { tone: 'ok' }))
    },
  },
}
