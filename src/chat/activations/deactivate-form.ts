import type { DeactivationPreview } from '../../control/activations/prepare-deactivation.ts'
import { actionId } from '../kit/action-id.ts'
import type { Form, Rich } from '../port.ts'
import { pages, textField, tickList } from '../kit/fields.ts'
import { deactivateText, senderWords } from './activation-words.ts'
import { olderChatsOff } from './drain-words.ts'
import { newestDrain, openChatsFields } from './drain-options-fields.ts'

/** All or chosen senders, open sessions, and why (F47). */
export function deactivateForm(preview: DeactivationPreview): Form {
  const { id, name, active, endingDrains } = preview
  // What drains already ends with this, whatever is chosen for the others.
  const draining = endingDrains.filter(({ bot }) => bot.id === id)
  const openSessions = total(active) - total(draining)
  const newest = newestDrain(endingDrains)
  const senders = active.map((sender) => sender.name)
  const intro: Rich[] = [[{ bold: deactivateText.head(name) }], ...olderChatsOff(endingDrains)]
  return {
    id: actionId('deactivate', newest === undefined ? id : `${id}.${newest}`),
    title: deactivateText.title(name),
    submit: deactivateText.submit,
    pages: pages(intro, [
      ...tickList({
        name: 'senders',
        label: deactivateText.senders,
        required: true,
        items: active.map((sender) => ({ value: sender.name, label: senderWords(sender) })),
        chosen: senders,
      }),
      ...openChatsFields({ openSessions }),
      textField({ name: 'reason', label: deactivateText.reason, required: true }),
    ]),
  }
}

const total = (counted: readonly { openSessions: number }[]): number =>
  counted.reduce((sum, one) => sum + one.openSessions, 0)
