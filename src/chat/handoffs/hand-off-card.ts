import type { HandOffView } from '../../control/handoffs/hand-off-view.ts'
import { actionId } from '../kit/action-id.ts'
import { oneLine, whenShared } from '../kit/rich.ts'
import type { Button, Card } from '../port.ts'
import { handOffNotes, handOffStatus, handOffSummary, handOffTitle } from './hand-off-words.ts'

/** Pure: a customer who is with a person. What they write stands in the thread, not here. */
export function handOffCard(view: HandOffView): Card {
  const { bot, contact, sender, version, openedAt, waitingSince } = view
  const status = handOffStatus(view)
  const isOpen = view.state === 'open'
  return {
    subject: `handoff:${view.id}`,
    title: handOffTitle(bot.name, contact),
    tone: isOpen ? 'waiting' : 'quiet',
    status,
    summary: handOffSummary(bot.name, contact, status),
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
    notes: handOffNotes(view),
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
