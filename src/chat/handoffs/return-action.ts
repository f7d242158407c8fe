import { returnToBot } from '../../control/handoffs/return-to-bot.ts'
import type { Returned } from '../../control/handoffs/return-to-bot.ts'
import { updatedCard } from '../events/updated-card.ts'
import { notice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'
import { oneLine } from '../kit/rich.ts'

/** Gives the conversation back to the bot (F73). */
export const giveBack: Action = {
  on: 'handoff',
  click: {
    answer: 'update',
    run: async ({ ctx }, { id }) => {
      const said = words(await returnToBot(ctx, { handOff: id }))
      return updatedCard(ctx, `handoff:${id}`, notice([[said]], { tone: 'ok' }))
    },
  },
}

function words({ told, ended, bot }: Returned): string {
  const name = oneLine(bot.name, 80)
  const what = ended
    ? `${name} no longer answers there, so the conversation has ended.`
    : `The customer’s next message is ${name}’s again.`
  return told
    ? `${what} They were told.`
    : `${what} They were not told: they wrote last more than 24 hours ago.`
}
