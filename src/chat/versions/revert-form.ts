import type { RevertPreview } from '../../control/versions/prepare-revert.ts'
import { actionId } from '../kit/action-id.ts'
import { changeLines, lookTwiceRich } from '../requests/change-lines.ts'
import type { Form, Rich } from '../port.ts'
import { limits, oneLine } from '../kit/rich.ts'
import { unreachedLines } from '../requests/publish-notifiers.ts'
import { choiceField, pages, textField, tickList } from '../kit/fields.ts'
import { senderChangeLines } from '../activations/activation-words.ts'
import {
  endingDrainLines,
  newestDrain,
  openChatsFields,
} from '../activations/drain-options-fields.ts'

const versionsShown = 25
/** A form says much beside it. */
const changesCharsMax = 700

/** The preview of F38; its id carries the version that was live when it was drawn. */
export function revertForm(preview: RevertPreview): Form {
  const { bot, current, target, versions, stake, checklist } = preview
  const newest = newestDrain(stake?.endingDrains ?? [])
  const others = versions.filter((version) => version.id !== target.id)
  return {
    id: actionId(
      'revert',
      [bot.id, current.id, ...(newest === undefined ? [] : [newest])].join('.'),
    ),
    title: oneLine(`Revert ${bot.name}`, limits.title),
    submit: 'Revert now',
    pages: pages(intro(preview), [
      choiceField({
        name: 'version',
        label: 'Bring back the words of',
        value: target.label,
        options: [target, ...others]
          .slice(0, versionsShown)
          .map(({ label }) => ({ value: label, label })),
      }),
      textField({ name: 'reason', label: 'Why', required: true }),
      ...tickList({
        name: 'ticks',
        label: 'I have checked',
        required: true,
        items: checklist.map((item) => ({ value: item, label: item })),
      }),
      ...(stake ? openChatsFields(stake) : []),
    ]),
  }
}

function intro(preview: RevertPreview): Rich[] {
  const { current, target, told, notReverted, notRestored, openRequest, bot, stake } = preview
  return [
    [
      {
        bold:
          stake === null
            ? `Bring back the words of ${target.label}. ${current.label} is not live:`
            : `From ${current.label}, which is live, back to the words of ${target.label}:`,
      },
    ],
    ...changeLines(told, { charsMax: changesCharsMax }),
    ...lookTwiceRich(told),
    [`Another version’s changes: /revert ${bot.slug} and that version.`],
    [{ bold: 'Stays as it is: ' }, notReverted.join('; ')],
    ...unreachedLines(preview.unreached),
    ...(notRestored.length === 0
      ? []
      : [
          [
            `⚠️ Can’t be brought back by a revert: ${oneLine(notRestored.join('; '), 400)}. Ask with /publish instead.`,
          ],
        ]),
    ...senderChangeLines(preview.senderChange),
    ...endingDrainLines(stake?.endingDrains ?? []),
    ...(openRequest === null ? [] : [[`⚠️ R-${openRequest} is open. It will be out of date.`]]),
  ]
}
