import type { RevertPreview } from '../../control/versions/prepare-revert.ts'
import { actionId } from '../kit/action-id.ts'
import { changeLines } from '../requests/change-lines.ts'
import type { Form, Rich } from '../port.ts'
import { limits, oneLine, plural } from '../kit/rich.ts'
import { choiceField, pages, textField } from '../kit/fields.ts'
import { endingDrainLines, drainOptionsFields } from '../activations/drain-options-fields.ts'

const versionsShown = 25

/** The preview of F38; its id carries the version that was live when it was drawn. */
export function revertForm(preview: RevertPreview): Form {
  const { bot, current, target, versions, stake } = preview
  const others = versions.filter((version) => version.id !== target.id)
  return {
    id: actionId('revert', `${bot.id}.${current.id}`),
    title: oneLine(`Revert ${bot.name}`, limits.title),
    submit: 'Revert now',
    pages: pages(intro(preview), [
      choiceField({
        name: 'version',
        label: 'Bring back the content of',
        value: target.label,
        options: [target, ...others]
          .slice(0, versionsShown)
          .map(({ label }) => ({ value: label, label })),
      }),
      textField({ name: 'reason', label: 'Why', required: true }),
      ...(stake ? drainOptionsFields(stake) : []),
    ]),
  }
}

function intro(preview: RevertPreview): Rich[] {
  const { current, target, changes, notReverted, openRequest, bot, stake } = preview
  const { lines, more } = changeLines(changes, 10)
  return [
    [{ bold: `From ${current.label}, which is live, back to the content of ${target.label}:` }],
    ...lines,
    ...(more > 0 ? [[`and ${plural(more, 'more change')}`]] : []),
    [`Another version’s changes: /revert ${bot.slug} and its number.`],
    [{ bold: 'Not reverted: ' }, notReverted.join('; ')],
    ...endingDrainLines(stake?.endingDrains ?? []),
    ...(openRequest === null ? [] : [[`⚠️ R-${openRequest} is open and becomes stale.`]]),
  ]
}
