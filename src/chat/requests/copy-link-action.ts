import { linkToCard } from '../../control/delivery/link-to-card.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'
import { oneLine } from '../kit/rich.ts'
import { requestText } from './request-words.ts'

/** The address of the card, to be sent to a colleague. */
export const copyLink: Action = {
  on: 'request',
  click: {
    answer: 'private',
    run: async ({ ctx, from }, { id }) => {
      const { platform, user } = from
      const where = { request: id, platform, install: user.install }
      const { number, bot, link } = await linkToCard(ctx, where)
      const what = `R-${number} (${oneLine(bot, 80)})`
      if (link === null) {
        return privateNotice([[requestText.noAddress(what)]])
      }
      return privateNotice([[`${what}: `, { link, text: link }], [{ code: link }]], { tone: 'ok' })
    },
  },
}
