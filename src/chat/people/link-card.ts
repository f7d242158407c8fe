import type { LinkView } from '../../control/people/read-link.ts'
import { actionId } from '../kit/action-id.ts'
import type { Button, Card } from '../port.ts'
import { oneLine, person, plain, whenShared } from '../kit/rich.ts'
import { confirmersLine, heldBackUntil, linkLine, linkStatus } from './link-words.ts'

const tones = { open: 'waiting', confirmed: 'good', replaced: 'quiet' } as const

/** An account, a record or a bot that an admin gave somebody, for another admin to confirm (F24). */
export function linkCard(view: LinkView): Card {
  const { id, state, admin, decided } = view
  return {
    subject: `link:${id}`,
    title: oneLine(`Linked by ${admin.name}`, 140),
    tone: tones[state],
    status: linkStatus[state],
    summary: `${plain(linkLine(view))} ${linkStatus[state]}.`,
    fields: [{ label: 'Done by', value: [person(admin)] }],
    sections: [{ title: 'What was done', lines: [linkLine(view)], more: 0 }],
    notes: [
      ...(state === 'open' ? [confirmersLine(view.confirmers), [heldBackUntil]] : []),
      ...(decided && state === 'confirmed'
        ? [['✅ Confirmed by ', person(decided.by), ' ', whenShared(decided.at)]]
        : []),
    ],
    buttons: linkButtons(view),
  }
}

export const linkButtons = ({ id, state }: LinkView): Button[] =>
  state === 'open' ? [{ id: actionId('link-confirm', id), label: 'Confirm', style: 'primary' }] : []
