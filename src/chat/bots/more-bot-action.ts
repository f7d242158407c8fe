import { readBot } from '../../control/bots/read-bot.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'
import { oneLine } from '../kit/rich.ts'
import { botCard } from './bot-card.ts'
import { commonText } from '../kit/common-words.ts'

/** What a bot's card has no room for, where a platform has no menu in a row of buttons. */
export const moreOfBot: Action = {
  click: {
    answer: 'private',
    run: async ({ ctx }, { id }) => {
      const { title, status, more } = botCard(await readBot(ctx, { bot: id }))
      const buttons = more?.buttons ?? []
      const nothing = commonText.nothingMore
      return privateNotice(
        [
          [{ bold: oneLine(title, 100) }, ` · ${status}`],
          ...(buttons.length === 0 ? [[nothing]] : []),
        ],
        { buttons },
      )
    },
  },
}
