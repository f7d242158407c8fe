import type { HomeSection, ReadHome } from '../../adapters/slack/index.ts'
import { actionId } from '../chat/kit/action-id.ts'
import { statusOf } from '../chat/requests/request-status.ts'
import type { Button, Rich } from '../chat/port.ts'
import { oneLine, person, when } from '../chat/kit/rich.ts'
import { notLinked } from '../chat/people/not-linked.ts'
import { scheduleLine } from '../chat/schedules/schedule-words.ts'
import type { ChatDeps } from '../chat/kit/deps.ts'
import { listBots } from '../control/bots/list-bots.ts'
import type { BotList, BotSummary } from '../control/bots/list-bots.ts'
import { handOffListLine as handOffLine } from '../chat/handoffs/hand-off-words.ts'
import { listHandOffs } from '../control/handoffs/list-hand-offs.ts'
import type { HandOffSummary } from '../control/handoffs/list-hand-offs.ts'
import { listRequests } from '../control/requests/list-requests.ts'
import type { RequestLine, RequestList } from '../control/requests/list-requests.ts'
import { listSchedules } from '../control/schedules/list-schedules.ts'
import { personOfAccount } from '../control/kit/linked-account.ts'
import type { LinkedPerson } from '../control/kit/linked-account.ts'
import { permissionsOf } from '../domain/access.ts'
import type { Refusal } from '../refusal.ts'

const requestsMax = 8
const botsMax = 20
const schedulesMax = 10
const sendersMax = 10
const callsShown = { size: 5 }

/** What waits for somebody, what they asked for, what is live, and what is to come (F69). */
export const slackHome =
  (deps: ChatDeps): ReadHome =>
  async (user) => {
    const { install, userId } = user
    const me = await personOfAccount(deps, { platform: 'slack', install, userId })
    if (!me) return [welcome(await notLinked(deps, { platform: 'slack', user }))]
    const ctx = { ...deps, actor: { kind: 'person' as const, id: me.id, via: 'slack' as const } }
    const may = (act: 'bot.see' | 'bots.list' | 'conversation.answer') =>
      permissionsOf({ org: me.orgRoles, bot: [] }, act)
    const some = { size: requestsMax }
    const waiting = may('bot.see') ? await listRequests(ctx, { ...some, waitingFor: me.id }) : none
    const calls = may('conversation.answer') ? (await listHandOffs(ctx, callsShown)).handOffs : []
    const mine = { ...some, open: true, requester: me.id }
    const asked = may('bot.see') ? await listRequests(ctx, mine) : none
    const live = may('bots.list') ? await listBots(ctx, { live: true, size: botsMax }) : noBots
    const hasBots = live.total > 0 || (may('bots.list') && (await listBots(ctx, one)).total > 0)
    const planned = may('bot.see') ? await listSchedules(ctx, soon) : []
    return [
      ...(may('bot.see') ? [firstActions(hasBots, deps.settings.commandPrefix)] : []),
      ...(calls.length > 0 ? [withPeople(calls, me.zone)] : []),
      section('Waiting for you', waiting, me, (request) => [
        button('approve', request, `Approve R-${request.number}…`),
        button('details', request, `Details of R-${request.number}`),
      ]),
      section('Your requests', asked, me, (request) => [
        button('details', request, `Details of R-${request.number}`),
      ]),
      {
        title: 'Live bots',
        lines: [
          ...live.bots.map((bot) => liveLine(bot, me.zone)),
          ...(live.more ? [[`and ${live.total - live.bots.length} more`]] : []),
        ],
        buttons: [],
      },
      {
        title: 'Next 7 days',
        lines: planned.map((one) => scheduleLine(one, me.zone)),
        buttons: [],
      },
    ]
  }

const none: RequestList = { page: 1, pages: null, more: false, requests: [] }
const noBots: BotList = { page: 1, pages: 1, more: false, total: 0, bots: [] }
const one = { size: 1 }
const soon = { days: 7, max: schedulesMax }

function liveLine({ name, active, drainsUntil }: BotSummary, zone: string): Rich {
  if (active.length === 0 && drainsUntil !== null) {
    const until = when(drainsUntil, zone, 'time')
    return ['🌊 ', { bold: oneLine(name, 80) }, ' is draining until ', until]
  }
  const shown = active.slice(0, sendersMax).map((sender) => oneLine(sender.name, 40))
  const more = active.length > sendersMax ? ` and ${active.length - sendersMax} more` : ''
  return ['🚀 ', { bold: oneLine(name, 80) }, ` on ${shown.join(', ')}${more}`]
}

/** For a person who opens the home for the first time. */
function firstActions(hasBots: boolean, prefix: string): HomeSection {
  const title = 'Start here'
  if (!hasBots) {
    const create: Rich = [
      'Make the first bot: ',
      { code: `/${prefix}bots create orders name:Orders` },
    ]
    return { title, lines: [create], buttons: [] }
  }
  const open = (command: string, label: string) => ({ id: actionId('pick', command), label })
  return {
    title,
    lines: [
      [
        'Say a command in any channel, or press a button; ',
        { code: `/${prefix}help` },
        ' lists them.',
      ],
    ],
    buttons: [
      open('publish', 'Publish…'),
      open('activate', 'Activate…'),
      open('revert', 'Revert…'),
    ],
  }
}

const welcome = ({ sentence, nextStep }: Refusal) => ({
  title: 'Welcome to Slipway',
  lines: [[sentence], [nextStep]] satisfies Rich[],
  buttons: [],
})

/** Customers who asked for a person (F73). */
const withPeople = (calls: readonly HandOffSummary[], zone: string): HomeSection => ({
  title: 'Customers with a person',
  lines: calls.map((one, i) => handOffLine(one, i + 1, zone)),
  buttons: calls.map(({ id, replies }, i) => ({
    id: actionId('reply', id, replies),
    label: `Reply to ${i + 1}…`,
  })),
})

function section(
  title: string,
  { requests: shown, more }: RequestList,
  me: LinkedPerson,
  buttonsOf: (request: RequestLine) => Button[],
) {
  const lines = shown.map((request): Rich => [
    { bold: `R-${request.number}` },
    ` ${oneLine(request.bot.name, 60)}: ${oneLine(request.comment, 120)}, by `,
    person(request.requester),
    ' ',
    when(request.createdAt, me.zone),
    ` · ${statusOf(request)}`,
  ])
  if (more) lines.push(['There are more: ', { code: '/bots requests' }])
  return { title, lines, buttons: shown.flatMap(buttonsOf) }
}

const button = (verb: string, { id, revision }: RequestLine, label: string): Button => ({
  id: actionId(verb, id, revision),
  label,
})
