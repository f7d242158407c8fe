import type { GrayCardView } from '../../control/gray/read-gray-card.ts'
import type { GrayView } from '../../control/gray/gray-view.ts'
import { shareText } from '../../domain/gray/plan.ts'
import { actionId } from '../kit/action-id.ts'
import { oneLine, person, whenShared } from '../kit/rich.ts'
import type { Button, Card, Rich } from '../port.ts'
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

const sure = (button: Button, version: string): Button => ({
  ...button,
  confirm: growConfirm(button.label, version),
})
