import { makeLinkCode } from '../../control/people/make-link-code.ts'
import { codeLines } from './people-words.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { textOption } from '../kit/options-command.ts'

/** With a code it is `linkWithCode`, which works before anybody is linked. */
export const link: Command = {
  name: 'link',
  summary: 'Link another chat account of yours to you',
  answer: 'private',
  options: [textOption('code', 'On the new account: the code you got on the known one', false)],
  run: async ({ ctx, me }) => {
    const { code, expiresAt } = await makeLinkCode(ctx)
    const lines = codeLines(code, ctx.settings.commandPrefix, expiresAt, me.zone)
    return privateNotice(lines, { tone: 'ok' })
  },
}
