import { makeLinkCode } from '../../control/people/make-link-code.ts'
import { when } from '../kit/rich.ts'
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
    const command = `/${ctx.settings.commandPrefix}bots link ${code}`
    return privateNotice(
      [
        ['On your other account, type ', { code: command }],
        ['It works once, until ', when(expiresAt, me.zone, 'time'), '. Show it to nobody.'],
      ],
      { tone: 'ok' },
    )
  },
}
