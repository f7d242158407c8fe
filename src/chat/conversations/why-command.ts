import { explainAnswer } from '../../control/conversations/explain-answer.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, textOption } from '../kit/options-command.ts'
import { onNoNumber, whyHead, whyLines } from './why-words.ts'

const sendersShown = 10

export const why: Command = {
  name: 'why',
  summary: 'Which version a customer would get now, and by which rule',
  answer: 'private',
  options: [botOption, textOption('number', 'The customer, by number or id')],
  permission: 'bot.trace',
  run: async ({ ctx, me }, { bot = '', number = '' }) => {
    const view = await explainAnswer(ctx, { bot, contact: number })
    if (view.senders.length === 0) {
      return privateNotice([whyHead(view), onNoNumber(view, ctx.settings.commandPrefix)])
    }
    return privateNotice([
      whyHead(view),
      ...view.senders.slice(0, sendersShown).flatMap((one) => whyLines(view, one, me.zone)),
    ])
  },
}
