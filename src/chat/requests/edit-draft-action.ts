import { readRequest } from '../../control/requests/read-request.ts'
import { editLink } from '../bots/edit-link.ts'
import { oneLine } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'

/** The way to the draft that the request was made of. */
export const editDraft: Action = {
  on: 'request',
  click: {
    answer: 'private',
    run: async ({ ctx }, { id }) => {
      const { bot } = await readRequest(ctx, { request: id })
      return privateNotice([
        [`The draft of ${oneLine(bot.name, 80)}: `, ...editLink(ctx, bot.slug)],
      ])
    },
  },
}
