import { listRequests } from '../../control/requests/list-requests.ts'
import type { RequestLine, RequestList } from '../../control/requests/list-requests.ts'
import { statusOf } from './request-status.ts'
import { actionId } from '../kit/action-id.ts'
import type { Rich } from '../port.ts'
import { oneLine, person, plural, when } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command, Options } from '../kit/handler.ts'
import { botOption, choiceOption, optional } from '../kit/options-command.ts'
import { listHead, pageButtons, pageOption, upToOption, wantedNewest } from '../kit/pages.ts'
import { noRequests } from './request-words.ts'

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
    pageOption,
  ],
  permission: 'bot.see',
  run: async ({ ctx, me }, options) => {
    const { bot: slug, which } = options
    const found = await listRequests(ctx, {
      ...(slug && { bot: slug }),
      ...(which === 'open' && { open: true }),
      ...(which === 'mine' && { waitingFor: me.id }),
      ...wantedNewest(options),
      size: shownMax,
    })
    const lines = found.requests.map((request) => lineOf(request, me.zone))
    const total = found.page === 1 && !found.more ? lines.length : null
    if (total === 0) {
      const { commandPrefix: prefix } = ctx.settings
      return privateNotice([noRequests[which === 'mine' ? 'mine' : 'any'](prefix, slug)])
    }
    return privateNotice([listHead(['request', 'requests'], found, total), ...lines], {
      buttons: [
        ...found.requests.slice(0, 5).map(({ id, number, revision }) => ({
          id: actionId('details', id, revision),
          label: `Details of R-${number}`,
        })),
        ...pageButtons('bots requests', askedWith(options, found), found),
      ],
    })
  },
}

const lineOf = (request: RequestLine, zone: string): Rich => [
  { code: `R-${request.number}` },
  ` ${oneLine(request.bot.name, 60)}: ${statusOf(request)}${sizeOf(request)}, by `,
  person(request.requester),
  ' ',
  when(request.createdAt, zone),
]

/** How much it changes, and how much validation warned of it. */
function sizeOf({ changeCount, warningCount, first }: RequestLine): string {
  if (changeCount === null) return ''
  const size = first ? 'first version' : plural(changeCount, 'change')
  const warnings = warningCount ? `, ${plural(warningCount, 'warning')}` : ''
  return `, ${size}${warnings}`
}

/** A bot by its slug, which fits into a button. */
function askedWith(options: Options, found: RequestList): Options {
  const { bot, which } = options
  const [first] = found.requests
  const slug = bot === undefined ? undefined : first?.bot.slug
  return {
    ...(slug !== undefined && { bot: slug }),
    ...(which !== undefined && { which }),
    ...upToOption(options, found, first?.number),
  }
}
