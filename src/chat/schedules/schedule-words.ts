import type { ProposalView } from '../../control/schedules/proposal-view.ts'
import type { ScheduleView, StepView } from '../../control/schedules/schedule-view.ts'
import { timeUntil } from '../../domain/time/time-until.ts'
import { graceText } from '../../domain/drain.ts'
import type { Event } from '../../domain/events.ts'
import { scheduleLabel } from '../../domain/time/schedule.ts'
import type { Plan, PlannedStep, Step } from '../../domain/time/schedule.ts'
import { wallText } from '../../domain/time/schedule-time.ts'
import { holderWords } from '../activations/activation-words.ts'
import type { Rich, Span } from '../port.ts'
import { deskZone, limits, oneLine, when, whenShared } from '../kit/rich.ts'

const icons: Record<Step, string> = { activate: '🚀', deactivate: '⏸' }

/** The form of a plan, from its title to its submit. */
export const planText = {
  title: (bot: string, changed: string | null): string =>
    oneLine(changed === null ? `Schedule ${bot}` : `Change ${changed}`, limits.title),
  submit: 'Look at it',
  start: 'Activate',
  end: 'Deactivate',
  suchStart: (zone: string): string =>
    `Such as tomorrow 9:00, in ${oneLine(zone, 40)}, unless you add a zone`,
  suchEnd: (zone: string): string =>
    `Such as Fri 18:00, in ${oneLine(zone, 40)}, unless you add a zone`,
  suchLastEnd: 'Such as Fri 18:00. Empty: it stays active',
  openChats: 'Open chats then',
  reason: 'Why',
  senders: 'Numbers',
  takeOver: 'Numbers on which another bot answers then',
  leave: 'Leave them with that bot, and activate nothing',
  take: 'Take them; open chats may finish',
  takeAndEnd: 'Take them; end their open chats',
  noSender: 'No number was ticked, so nothing was planned.',
  tickOne: 'Tick at least one number.',
  moved: (label: string): string =>
    `${label} was changed after you opened the form. Nothing of yours was done.`,
  openAgain: 'Open it again with /schedule list.',
  noEnd: 'There is no time after "until".',
  writePeriod: 'Write it as in "tomorrow 9:00 until Fri 18:00", or leave "until" out.',
} as const

export const planIntro = (bot: string, onlyEnd: boolean): Rich[] => [
  [
    {
      bold: onlyEnd
        ? `When is ${oneLine(bot, 80)} to be deactivated?`
        : `When is ${oneLine(bot, 80)} to be activated, and until when?`,
    },
  ],
  ['Times as you say them: tomorrow 9:00, in 2 hours, Fri 18:00, 2026-12-01 09:30.'],
  ['Whole minutes count: “in 2 hours” is rounded up to the next one.'],
]

/** Everything that somebody confirms: each time as it was meant, as theirs, in UTC, and how soon. */
export function proposalLines(view: ProposalView, zone: string, now: number): Rich[] {
  const { bot, changes, steps, version } = view
  const name = oneLine(bot.name, 80)
  const head = changes === null ? `Is this right for ${name}?` : `${changes} of ${name}, changed:`
  return [
    [{ bold: head }],
    ...steps.map((step) => stepLine(step, zone, now)),
    ...(steps.some(({ step }) => step === 'deactivate') ? [] : [['No end: it stays active.']]),
    ...planLines(view),
    ...(steps.some(({ step }) => step === 'activate')
      ? [[`What is official then goes live: ${version ?? 'nothing'} as of now.`]]
      : []),
    ['Nothing is planned until you say so; this waits for 15 minutes.'],
  ]
}

function stepLine(step: PlannedStep, zone: string, now: number): Rich {
  const utc = new Date(step.at).toISOString().slice(0, 16).replace('T', ' ')
  const what = step.step === 'activate' ? 'Activate' : 'Deactivate'
  return [
    `${icons[step.step]} `,
    { bold: `${what} on ${wallText(step)}` },
    ' · for you ',
    when(step.at, zone),
    ` · ${utc} UTC · ${timeUntil(step.at, now)}`,
  ]
}

function planLines({ plan, steps, held }: ProposalView): Rich[] {
  const opens = steps.some(({ step }) => step === 'activate')
  const closes = steps.some(({ step }) => step === 'deactivate')
  const senders = plan.senders.slice(0, 10).map((name) => oneLine(name, 40))
  const more = plan.senders.length - senders.length
  return [
    [`Numbers: ${senders.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`],
    ...held
      .slice(0, 5)
      .map((holder): Rich => ['⚠️ ', ...holderWords(oneLine(holder.sender, 40), holder), '.']),
    ...(opens ? [[takeOverWords(plan)]] : []),
    ...(opens && plan.override.length > 0
      ? [[`Accepted warnings: ${oneLine(plan.override.join(', '), 300)}.`]]
      : []),
    ...(closes ? [[`At the end ${sessionsWords(plan, plan.openSessions)}.`]] : []),
    ...(plan.reason === '' ? [] : [[`Why: ${oneLine(plan.reason, 300)}`]]),
  ]
}

const takeOverWords = (plan: Plan): string =>
  plan.takeOver === 'no'
    ? 'A number on which another bot answers then stays with it, and nothing is activated.'
    : `A number on which another bot answers then is taken over: ${sessionsWords(plan, plan.takeOver)}.`

const sessionsWords = ({ graceMs }: Plan, what: 'finish' | 'end'): string =>
  what === 'end' ? 'open chats end at once' : `open chats may finish for ${graceText(graceMs)}`

/** `S-3 Shop: 🚀 Tue 1 Dec 2026, 09:00 Europe/Zagreb, ⏸ …`. */
export function scheduleLine(view: ScheduleView, zone: string): Rich {
  const { label, bot, maker, steps } = view
  const open = steps.filter(({ state }) => state === 'waiting' || state === 'asking')
  return [
    { code: label },
    ` ${oneLine(bot.name, 60)}: `,
    ...open.flatMap((step, i): Rich => shortStep(step, zone, i === 0 ? '' : ', then ')),
    `, by ${oneLine(maker.name, 60)}`,
  ]
}

const shortStep = (step: StepView, zone: string, before = ''): Rich => [
  `${before}${step.state === 'asking' ? '⚠️ late, asks: ' : ''}${icons[step.step]} ${step.step} on ${wallText(step)} (`,
  when(step.at, zone),
  `)${step.isMoot ? ': nothing to end any more, it is not active there' : ''}`,
]

/** What came of a plan that was shown, or of one that somebody took back. */
export const plannedText = {
  yes: (isNew: boolean): string => (isNew ? 'Schedule it' : 'Change it'),
  did: (isNew: boolean): string => `🕒 ${isNew ? 'Scheduled' : 'Changed'}. `,
  forgotten: 'Nothing was scheduled.',
  cancelled: (label: string, bot: string): string =>
    `🕒 ${label} of ${oneLine(bot, 80)} is cancelled: it does not fire.`,
  endCancelled: (at: string, bot: string): string =>
    `🕒 The deactivation on ${at} is cancelled; ${oneLine(bot, 80)} stays active.`,
  lateDone: (label: string, step: Step, bot: string): string =>
    `✅ Done: ${label} ${step}d ${oneLine(bot, 80)}.`,
  lateDropped: (label: string): string => `🕒 ${label} is dropped.`,
  noAnswer: 'This button does not say what is to be done.',
  seeList: 'Nothing changed. See what is planned with /schedule list.',
} as const

/** The list of what is planned. */
export const listText = {
  none: 'Nothing is planned.',
  next: 'Plan something with /schedule add, or with Schedule… on a bot’s card.',
  soon: (isAny: boolean): string => (isAny ? 'The next 7 days' : 'Nothing in the next 7 days'),
  later: 'Later',
} as const

/** For a bot's card: what comes next. */
export const nextLines = (schedules: readonly ScheduleView[]): Rich[] =>
  schedules.slice(0, 2).flatMap(({ label, steps }) => {
    const open = steps.filter(({ state }) => state === 'waiting' || state === 'asking')
    return open.map((step): Rich => shortStep(step, deskZone, `🕒 ${label}: `))
  })

/** The sentences of F51's events. */
export function scheduleWords(
  event: Event,
  { bot, who }: { bot: string; who: (personId: string) => Span },
): Rich {
  switch (event.type) {
    case 'schedule.made':
    case 'schedule.changed': {
      const did = event.type === 'schedule.made' ? ' scheduled ' : ' changed '
      const what =
        event.type === 'schedule.made' ? `${bot} (${label(event)})` : `${label(event)} of ${bot}`
      return ['🕒 ', who(event.by), `${did}${what}: `, ...plannedWords(event.steps), '.']
    }
    case 'schedule.cancelled':
      return event.stays
        ? [
            '🕒 ',
            who(event.by),
            ` cancelled ${label(event)}, the deactivation on ${wallText(event.stays)}: ${bot} stays active.`,
          ]
        : ['🕒 ', who(event.by), ` cancelled ${label(event)} of ${bot}: it does not fire.`]
    case 'schedule.fired':
      return [
        `🕒 ${label(event)} is done: ${bot} was ${event.step}d, as planned by `,
        who(event.by),
        '.',
      ]
    case 'schedule.failed':
      return [
        `❌ ${label(event)} could not ${event.step} ${bot}: ${oneLine(event.problem, 400)} Nothing was changed.`,
        ...(event.dropped
          ? [` Its deactivation on ${wallText(event.dropped)} is dropped with it.`]
          : []),
      ]
    case 'schedule.skipped':
      return [`🕒 ${label(event)} did not ${event.step} ${bot}: ${oneLine(event.why, 400)}.`]
    case 'schedule.late':
      return [
        `⚠️ ${label(event)} was to ${event.step} ${bot} at `,
        whenShared(event.dueAt),
        ', and I was not there then. Do it now, or drop it?',
      ]
    case 'schedule.expired':
      return [
        `⌛ Nobody answered ${label(event)} for a day, so it expired and did not ${event.step} ${bot}.`,
        ...(event.dropped
          ? [` Its deactivation on ${wallText(event.dropped)} is dropped with it.`]
          : []),
        ' Plan it anew with /schedule add.',
      ]
    case 'schedule.moved':
      return [
        `🕒 The rules of its time zone changed: ${label(event)} of ${bot} comes at `,
        whenShared(event.to),
        ' instead of ',
        whenShared(event.from),
        '; what the clocks show there stays the same.',
      ]
    default:
      return []
  }
}

const label = ({ number }: { number: number }): string => scheduleLabel(number)

const plannedWords = (steps: readonly PlannedStep[]): Rich =>
  steps.flatMap((step, i): Rich => [
    `${i === 0 ? '' : ', then '}${step.step} on ${wallText(step)} (`,
    whenShared(step.at),
    ')',
  ])
