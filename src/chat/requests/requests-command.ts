import { listRequests } from '../../control/requests/list-requests.ts'
import { statusOf } from './request-status.ts'
import { actionId } from '../kit/action-id.ts'
import type { Rich } from '../port.ts'
import { oneLine, person, plural, when } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command } from '../kit/handler.ts'
import { botOption, choiceOption, optional } from '../kit/options-command.ts'

const shownMax = 20

export const requests: Command = {
  name: 'requests',
  summary: 'Publish requests, the newest first',
  answer: 'private',
  options: [
    optional(botOption),
    choiceOption(
      'which',
      'All, open ones, or those that wait for you',
      ['all', 'open', 'mine'],
      false,
    ),
  ],
  permission: 'bot.see',
  run: async ({ ctx, me }, { bot: slug, which }) => {
    const found = await listRequests(ctx, {
      ...(slug && { bot: slug }),
      ...(which === 'open' && { open: true }),
      ...(which === 'mine' && { waitingFor: me.id }),
    })
    const lines = found
      .slice(0, shownMax)
      .map((request): Rich => [
        { code: `R-${request.number}` },
        ` ${oneLine(request.bot.name, 60)}: ${statusOf(request)}, by `,
        person(request.requester),
        ' ',
        when(request.createdAt, me.zone),
      ])
    const left = found.length - lines.length
    return privateNotice(
      [
        [{ bold: plural(found.length, 'request') }],
        ...lines,
        ...(left > 0 ? [[`and ${left} more`]] : []),
        ...(found.length === 0
          ? [[`Ask for a publish with /${ctx.settings.commandPrefix}publish ${slug ?? ''}`.trim()]]
          : []),
      ],
      {
        buttons: found.slice(0, 5).map(({ id, number, revision }) => ({
          id: actionId('details', id, revision),
          label: `Details of R-${number}`,
        })),
      },
    )
  },
}
