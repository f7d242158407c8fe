import { preparePublish } from '../../control/requests/prepare-publish.ts'
import { readRequest } from '../../control/requests/read-request.ts'
import { publishForm } from './publish-form.ts'
import { showForm } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'

/** The publish form of the request's bot with what was said before; its submit is `publish`. */
export const askAgain: Action = {
  on: 'request',
  click: {
    answer: 'form',
    run: async ({ ctx }, { id }) => {
      const request = await readRequest(ctx, { request: id })
      const preview = await preparePublish(ctx, { bot: request.bot.id, again: id })
      return showForm(publishForm({ ...preview, comment: preview.comment || request.comment }))
    },
  },
}
