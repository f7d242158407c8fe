import type { GrayCardView } from '../../control/gray/read-gray-card.ts'
import type { GrayView } from '../../control/gray/gray-view.ts'
import { shareText } from '../../domain/gray/plan.ts'
import { actionId } from '../kit/action-id.ts'
import { oneLine, person, whenShared } from '../kit/rich.ts'
import type { Button, Card, Rich } from '../port.ts'
import { metLine, metricWords, reachWords, stepsLine, watchedLine } from './gray-words.ts'

/** A gray release beside the official version: what it may tell by now, and what it does by itself. */
export function grayCard(view: GrayCardView): Card {
  if (!view.running) return overCard(view)
  const gray = view.running
  const { bot, version, held } = gray
  const status = held ? '⏸ Held: no new chats' : `🌗 ${reachWords(gray)}`
  return {
    subject: `gray:${bot.id}`,
    title: oneLine(`Gray release · ${bot.name} ${version.label}`, 140),
    tone: held ? 'bad' : 'live',
    status,
    summary: `${oneLine(bot.name, 60)} ${version.label}, gray release: ${status}.`,
    fields: fields(gray),
    sections: sections(gray),
    notes: notes(gray),
    buttons: buttons(gray),
  }
}

function overCard({ bot, official }: GrayCardView): Card {
  const name = oneLine(bot.name, 60)
  const status = '⏹ Over'
  const gets = official ? `Every new chat gets ${official.label}.` : 'No version is released.'
  return {
    subject: `gray:${bot.id}`,
    title: oneLine(`Gray release · ${bot.name}`, 140),
    tone: 'quiet',
    status,
    summary: `The gray release of ${name} is over. ${gets}`,
    fields: [],
    sections: [],
    notes: [[gets]],
    buttons: [],
  }
}

const fields = (gray: GrayView): Card['fields'] => [
  { label: 'Gray', value: [`${gray.version.label}: ${reachWords(gray)}`] },
  { label: 'Everybody else', value: [gray.official?.label ?? 'the exception answer'] },
  { label: 'Started by', value: [person(gray.startedBy), ', ', whenShared(gray.startedAt)] },
]

function sections(gray: GrayView): Card['sections'] {
  const [first] = gray.watched
  const steps = stepsLine(gray)
  const side: Rich[] = first
    ? [
        [`Chats counted: ${first.official.chats} official, ${first.gray.chats} gray`],
        ...gray.watched.map(watchedLine),
      ]
    : []
  return [
    ...(steps.length > 0 ? [{ title: 'Steps', lines: steps, more: 0 }] : []),
    ...(side.length > 0 ? [{ title: 'Side by side', lines: side, more: 0 }] : []),
  ]
}

function notes(gray: GrayView): Rich[] {
  const { held, plan, version, official } = gray
  const names = plan?.guards.map((metric) => metricWords[metric].toLowerCase()).join(', ')
  const does = plan?.onWorse === 'take back' ? 'Is taken back' : 'Holds'
  return [
    ...(held ? [heldLine(held)] : []),
    metLine(gray.reach),
    ...(plan && plan.guards.length > 0
      ? [
          [
            `${does} by itself if this gets clearly worse than ${official?.label ?? 'official'}: ${names}. From 50 gray chats on; a rise of 1.3 times is mostly missed.`,
          ],
        ]
      : []),
    ...(plan && plan.guards.length === 0
      ? [['Nothing is watched: each step waits for a person.']]
      : []),
    ...(plan
      ? []
      : [['Ranges and lists are no random sample, so nothing is judged: a person decides.']]),
    [`Growing it takes an approver who did not write ${version.label}.`],
  ]
}

const heldLine = ({ at, by, why, byGuard }: NonNullable<GrayView['held']>): Rich => [
  byGuard ? '⏸ Held by itself ' : '⏸ Held by ',
  ...(byGuard ? [] : [person(by), ' ']),
  whenShared(at),
  `: ${oneLine(why, 400)}`,
]

function buttons({ bot, revision, plan, step, held, requestId, version }: GrayView): Button[] {
  const to = (verb: string, label: string, style?: Button['style']): Button => ({
    id: actionId(verb, bot.id, revision),
    label,
    ...(style && { style }),
  })
  const next = plan?.steps[step + 1]
  const onward = held ? 'Go on' : next ? `Go to ${shareText(next.basisPoints)}` : null
  return [
    ...(onward === null ? [] : [sure(to('gray-grow', onward, 'primary'), version.label)]),
    ...(held ? [] : [to('gray-hold', 'Hold…')]),
    to('gray-promote', 'Make official…'),
    to('gray-end', 'End gray release…', 'danger'),
    ...(requestId === null ? [] : [{ id: actionId('details', requestId), label: 'Details' }]),
  ]
}

/** The click itself lets customers meet the version. */
const sure = (button: Button, version: string): Button => ({
  ...button,
  confirm: {
    title: 'More customers meet it',
    text: `${button.label}: more new chats get ${version} as soon as you say so. It takes an approver who did not write it.`,
    yes: button.label,
  },
})
