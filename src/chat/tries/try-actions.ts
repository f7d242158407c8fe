import { endTry } from '../../control/tries/end-try.ts'
import { sayInTry } from '../../control/tries/say-in-try.ts'
import { startTry } from '../../control/tries/start-try.ts'
import { accountOf, notice } from '../kit/handler.ts'
import type { Action } from '../kit/handler.ts'
import { saidAnswer, startedAnswer } from './try-answer.ts'
import { endedLine } from './try-words.ts'

/** The card's button (F8). */
export const tryIt: Action = {
  on: 'request',
  click: {
    answer: 'private',
    run: async (chat, { id }) =>
      startedAnswer(
        await startTry(chat.ctx, { account: accountOf(chat), request: id }),
        chat.ctx.settings.commandPrefix,
      ),
  },
}

/** A button that the tried bot showed; it stands in direct messages alone. */
export const trySay: Action = {
  click: {
    answer: 'update',
    run: async (chat, { id }) => {
      const [tryId = '', ...rest] = id.split('.')
      const said = { try: tryId, button: rest.join('.') }
      const answered = await sayInTry(chat.ctx, { account: accountOf(chat), said })
      return answered ? saidAnswer(answered) : { kind: 'nothing' }
    },
  },
}

export const tryEnd: Action = {
  click: {
    answer: 'update',
    run: async (chat, { id }) => {
      const line = endedLine(await endTry(chat.ctx, { account: accountOf(chat), try: id }))
      return { kind: 'direct', messages: [notice([line])], here: notice([line]) }
    },
  },
}
