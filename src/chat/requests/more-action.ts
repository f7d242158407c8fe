import { readRequest } from '../../control/requests/read-request.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'
import { requestButtons } from './request-buttons.ts'
import { statusOf } from './request-status.ts'
import { commonText } from '../kit/common-words.ts'

/** What the card has no room for, where a platform has no menu in a row of buttons. */
export const more: Action = {
  on: 'request',
  click: {
    answer: 'private',
    run: async ({ ctx }, { id }) => {
      const request = await readRequest(ctx, { request: id })
      const buttons = requestButtons(request).more?.buttons ?? []
      const nothing = commonText.nothingMore
      const lines = [
        [{ bold: `R-${request.number}` }, ` · ${statusOf(request)}`],
        ...(buttons.length === 0 ? [[nothing]] : []),
      ]
      return privateNotice(lines, { buttons })
    },
  },
}
