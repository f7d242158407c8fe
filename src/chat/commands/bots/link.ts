import { makeLinkCode } from '../../../control/make-link-code.ts'
import { when } from '../../rich.ts'
import { tell } from '../../talk.ts'
import type { Command } from '../../talk.ts'
import { text } from '../options.ts'

/** With a code it is `joinWithCode`, which works before anybody is linked. */
export const link: Command = {
  name: 'link',
  summary: 'Link another chat account of yours to you',
  answer: 'private',
  options: [text('code', 'On the new account: the code you got on the known one', false)],
  run: async ({ ctx, me }) => {
    const { code, expiresAt } = await makeLinkCode(ctx)
    const command = `/${ctx.settings.commandPrefix}bots link ${code}`
    return tell(
      [
        ['On your other account, type ', { code: command }],
        ['It works once, until ', when(expiresAt, me.zone, 'time'), '. Show it to nobody.'],
      ],
      { tone: 'ok' },
    )
  },
}
