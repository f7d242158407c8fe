import type { HomeSection, ReadHome } from '../../adapters/slack/index.ts'
import { actionId } from '../chat/kit/action-id.ts'
import { statusOf } from '../chat/requests/request-status.ts'
import type { Button, Rich } from '../chat/port.ts'
import { oneLine, person, when } from '../chat/kit/rich.ts'
import { notLinked } from '../chat/people/not-linked.ts'
import { scheduleLine } from '../chat/schedules/schedule-words.ts'
import type { ChatDeps } from '../chat/kit/deps.ts'
import { listBots } from '../control/bots/list-bots.ts'
import { listRequests } from '../control/requests/list-requests.ts'
import { listSchedules } from '../control/schedules/list-schedules.ts'
import type { RequestView } from '../control/requests/request-view.ts'
import { personOfAccount } from '../control/kit/linked-account.ts'
import type { LinkedPerson } from '../control/kit/linked-account.ts'
import { permissionsOf } from '../domain/access.ts'
import type { Refusal } from '../refusal.ts'

const requestsMax = 8
const botsMax = 20
const schedulesMax = 10

/** What waits for somebody, what they asked for, what is live, and what is to come (F69). */
export const slackHome =
  (deps: ChatDeps): ReadHome =>
  async (user) => {
    const { install, userId } = user
    const me = await personOfAccount(deps, { platform: 'slack', install, userId })
    if (!me) return [welcome(await notLinked(deps, { platform: 'slack', user }))]
    const ctx = { ...deps, actor: { kind: 'person' as const, id: me.id, via: 'slack' as const } }
    const may = (act: 'bot.see' | 'bots.list') => permissionsOf({ org: me.orgRoles, bot: [] }, act)
    const open = may('bot.see') ? await listRequests(ctx, { open: true }) : []
    const bots = may('bots.list') ? await listBots(ctx) : []
    const waiting = open.filter(({ owing }) => owing.some(({ id }) => id === me.id))
    const planned = may('bot.see') ? await listSchedules(ctx, { days: 7 }) : []
    const live = bots.filter(({ active, drainsUntil }) => active.length > 0 || drainsUntil !== null)
    return [
      ...(may('bot.see') ? [firstActions(bots.length, deps.settings.commandPrefix)] : []),
      section('Waiting for you', waiting, me, (request) => [
        button('approve', request, `Approve R-${request.number}…`),
        button('details', request, `Details of R-${request.number}`),
      ]),
      section(
        'Your requests',
        open.filter(({ requester }) => requester.id === me.id),
        me,
        (request) => [button('details', request, `Details of R-${request.number}`)],
      ),
      {
        title: 'Live bots',
        lines: live.slice(0, botsMax).map(({ name, active, drainsUntil }): Rich => {
          if (active.length === 0 && drainsUntil !== null) {
            const until = when(drainsUntil, me.zone, 'time')
            return ['🌊 ', { bold: oneLine(name, 80) }, ' is draining until ', until]
          }
          const senders = active.map((one) => oneLine(one.name, 40)).join(', ')
          return ['🚀 ', { bold: oneLine(name, 80) }, ` on ${senders}`]
        }),
        buttons: [],
      },
      {
        title: 'Next 7 days',
        lines: planned.slice(0, schedulesMax).map((one) => scheduleLine(one, me.zone)),
        buttons: [],
      },
    ]
  }

/** For a person who opens the home for the first time. */
function firstActions(bots: number, prefix: string): HomeSection {
  const title = 'Start here'
  if (bots === 0) {
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

function section(
  title: string,
  requests: readonly RequestView[],
  me: LinkedPerson,
  buttonsOf: (request: RequestView) => Button[],
) {
  const shown = requests.slice(0, requestsMax)
  const more = requests.length - shown.length
  const lines = shown.map((request): Rich => [
    { bold: `R-${request.number}` },
    ` ${oneLine(request.bot.name, 60)}: ${oneLine(request.comment, 120)}, by `,
    person(request.requester),
    ' ',
    when(request.createdAt, me.zone),
    ` · ${statusOf(request)}`,
  ])
  if (more > 0) lines.push([`and ${more} more`])
  return { title, lines, buttons: shown.flatMap(buttonsOf) }
}

const button = (verb: string, { id, revision }: RequestView, label: string): Button => ({
  id: actionId(verb, id, revision),
  label,
})
