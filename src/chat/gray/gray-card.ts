import type { GrayCardView } from '../../control/gray/read-gray-card.ts'
import type { GrayView } from '../../control/gray/gray-view.ts'
import { shareText } from '../../domain/gray/plan.ts'
import { actionId } from '../kit/action-id.ts'
import { oneLine, person, whenShared } from '../kit/rich.ts'
import type { Button, Card, Rich } from '../port.ts'
import { besideSection } from './beside-words.ts'
import {
  grayNotes,
  growConfirm,
  overSummary,
  overText,
  reachWords,
  stepsLine,
  watchedLine,
} from './gray-words.ts'

/** A gray release beside the official version: what it may tell by now, and what it does by itself. */
export function grayCard(view: GrayCardView): Card {
  if (!view.running) return overCard(view)
  const { running: gray, beside } = view
  const { bot, version, held } = gray
  const status = held ? '⏸ Held: no new chats' : `🌗 ${reachWords(gray)}`
  return {
    subject: `gray:${bot.id}`,
    title: oneLine(`Gray release · ${bot.name} ${version.label}`, 140),
    tone: held ? 'bad' : 'live',
    status,
    summary: `${oneLine(bot.name, 60)} ${version.label}, gray release: ${status}.`,
    fields: fields(gray),
    sections: [...(beside ? [besideSection(beside, namedAs(gray))] : []), ...sections(gray)],
    notes: grayNotes(gray),
    buttons: buttons(gray),
  }
}

function overCard({ bot, official }: GrayCardView): Card {
  const status = '⏹ Over'
  const gets = overText(official?.label ?? null)
  return {
    subject: `gray:${bot.id}`,
    title: oneLine(`Gray release · ${bot.name}`, 140),
    tone: 'quiet',
    status,
    summary: overSummary(bot.name, gets),
    fields: [],
    sections: [],
    notes: [[gets]],
    buttons: [],
  }
}

const fields = (gray: GrayView): Card['fields'] => [
  { label: 'Gray', value: [`${gray.version.label}: ${grayNow(gray)}`] },
  { label: 'Everybody else', value: [gray.official?.label ?? 'what the backup bot says'] },
  { label: 'Started by', value: [person(gray.startedBy), ', ', whenShared(gray.startedAt)] },
]

const grayNow = (gray: GrayView): string => (gray.held ? 'no new chats' : reachWords(gray))

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

function buttons(gray: GrayView): Button[] {
  const { bot, revision, held, requestId, version, isBaseGone } = gray
  const to = (verb: string, label: string, style?: Button['style']): Button => ({
    id: actionId(verb, bot.id, revision),
    label,
    ...(style && { style }),
  })
  const onward = onwardOf(gray)
  // Its base is gone: a form shows what it undoes, which no question has the room for.
  const grow = (label: string): Button =>
    isBaseGone
      ? to('gray-anew', `${label}…`, 'primary')
      : sure(to('gray-grow', label, 'primary'), version.label)
  return [
    ...(onward === null ? [] : [grow(onward)]),
    ...(held ? [] : [to('gray-hold', 'Hold…')]),
    to('gray-promote', 'Make official…'),
    to('gray-end', 'End gray release…', 'danger'),
    ...(requestId === null ? [] : [{ id: actionId('details', requestId), label: 'Details' }]),
  ]
}

/** How the next thing that lets more customers meet it is called. */
export function onwardOf({ held, plan, step }: GrayView): string | null {
  const next = plan?.steps[step + 1]
  if (held) return 'Go on'
  return next ? `Go to ${shareText(next.basisPoints)}` : null
}

export const namedAs = ({ version, bot }: GrayView) => ({ version: version.label, slug: bot.slug })

const sure = (button: Button, version: string): Button => ({
  ...button,
  confirm: growConfirm(button.label, version),
})
