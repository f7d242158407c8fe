import { listLinks } from '../../control/people/read-link.ts'
import type { Rich } from '../port.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { plural, when } from '../kit/rich.ts'
import { linkButtons } from './link-card.ts'
import { linkLine, noLinks } from './link-words.ts'

/** As many as a message has room for buttons. */
const shownMax = 5

export const links: Command = {
  name: 'links',
  summary: 'What an admin linked, for another admin to confirm',
  answer: 'private',
  options: [],
  permission: 'people.see',
  run: async ({ ctx, me }) => {
    const waiting = await listLinks(ctx)
    if (waiting.length === 0) return privateNotice(noLinks(ctx.settings.commandPrefix))
    const shown = waiting.slice(0, shownMax)
    const lines = shown.map((one, i): Rich => [
      `${i + 1}. `,
      ...linkLine(one),
      ' ',
      when(one.createdAt, me.zone),
    ])
    const left = waiting.length - shown.length
    return privateNotice(
      [
        [{ bold: `${plural(waiting.length, 'link')} to confirm` }],
        ...lines,
        ...(left > 0 ? [[`and ${left} more, when these are confirmed`]] : []),
      ],
      {
        buttons: shown.flatMap((one, i) =>
          linkButtons(one).map((button) => ({ ...button, label: `Confirm ${i + 1}` })),
        ),
      },
    )
  },
}
