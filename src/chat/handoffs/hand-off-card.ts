import type { HandOffView } from '../../control/handoffs/hand-off-view.ts'
import { actionId } from '../kit/action-id.ts'
import { oneLine, person, plain, whenShared } from '../kit/rich.ts'
import type { Button, Card, Rich } from '../port.ts'
import { endWords } from './hand-off-line.ts'

/** Pure: a customer who is with a person. What they write stands in the thread, not here. */
export function handOffCard(view: HandOffView): Card {
  const { bot, contact, sender, version, openedAt, waitingSince } = view
  const name = oneLine(bot.name, 80)
  const status = statusOf(view)
  const isOpen = view.state === 'open'
  return {
    subject: `handoff:${view.id}`,
    title: `Hand-off · ${name} · ${oneLine(contact, 40)}`,
    tone: isOpen ? 'waiting' : 'quiet',
    status,
    summary: `A customer of ${name} (${oneLine(contact, 40)}) asks for a person: ${status}.`,
    fields: [
      { label: 'Customer', value: [oneLine(contact, 40)] },
      { label: 'On', value: [`${oneLine(sender.name, 40)} (${sender.channel})`] },
      { label: 'Version', value: [version ?? 'gone'] },
      { label: 'Since', value: [whenShared(openedAt)] },
      ...(isOpen && waitingSince !== null
        ? [{ label: 'Waits since', value: [whenShared(waitingSince)] }]
        : []),
    ],
    sections: [],
    notes: notesOf(view),
    buttons: handOffButtons(view),
  }
}

/** What can be done about it; nothing once it has ended. */
export function handOffButtons({ id, state, replies }: HandOffView): Button[] {
  if (state !== 'open') return []
  return [
    { id: actionId('reply', id, replies), label: 'Reply…', style: 'primary' },
    { id: actionId('return', id), label: 'Return to bot' },
  ]
}

function statusOf({ state, waitingSince, repliedBy, endedBy, endedWhy }: HandOffView): string {
  if (state === 'open') {
    if (waitingSince === null) return `💬 Answered by ${nameOf(repliedBy)}`
    return repliedBy ? '⏳ Waits for the next answer' : '⏳ Waits for a person'
  }
  return endedWhy === 'returned' ? `✅ Back with the bot, by ${nameOf(endedBy)}` : '⌛ Ended'
}

const nameOf = (who: { id: string; name: string } | null): string =>
  who ? plain([person(who)]) : 'somebody'

function notesOf(view: HandOffView): Rich[] {
  if (view.state === 'ended') return view.endedWhy === 'returned' ? [] : [[endWords(view.endedWhy)]]
  const until = view.answersUntil
  return [
    ['What the customer writes stands in the thread.'],
    ...(until === null ? [] : [['⏳ An answer reaches them until ', whenShared(until), '.']]),
  ]
}
