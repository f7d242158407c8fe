import type { RevertPreview } from '../../control/versions/prepare-revert.ts'
import { actionId } from '../kit/action-id.ts'
import { allLookTwice, changeLines, roomBeside } from '../requests/change-lines.ts'
import type { Field, Form, Rich } from '../port.ts'
import { grayBesideLines } from '../gray/gray-words.ts'
import { unreachedLines } from '../requests/publish-notifiers.ts'
import { choiceField, pages, textField, tickList } from '../kit/fields.ts'
import { senderChangeLines } from '../activations/activation-words.ts'
import { olderChatsLines } from '../activations/drain-words.ts'
import { newestEnding, openChatsFields } from '../activations/drain-options-fields.ts'
import {
  allOfIt,
  earlierOption,
  outOfDateSoon,
  revertHead,
  revertRest,
  revertText,
} from './version-words.ts'

/** So many that what is asked below them is still in sight. */
const versionsShown = 6
/** Long enough to read what customers will read, and what is asked below it is still in sight. */
const changesCharsMax = [700, 1400] as const
const twiceCharsMax = [500, 1500] as const

/**
 * The preview of F38; its id carries the version that was live when it was drawn, and whose changes it
 * shows: no other goes live by it.
 */
export function revertForm(preview: RevertPreview, zone: string): Form {
  const { bot, current, target, stake, checklist } = preview
  const newest = newestEnding(stake)
  return {
    id: actionId(
      'revert',
      [bot.id, current.id, ...(newest === undefined ? [] : [newest])].join('.'),
      shownAs(target),
    ),
    title: revertText.title(bot.name),
    submit: revertText.submit,
    pages: pages(intro(preview), [
      versionField(preview, zone),
      ...(stake ? openChatsFields(stake) : []),
      textField({ name: 'reason', label: revertText.reason, required: true }),
      ...tickList({
        name: 'ticks',
        label: revertText.ticks,
        required: true,
        items: checklist.map((item) => ({ value: item, label: item })),
      }),
    ]),
  }
}

/** A form from before this was told shows none. */
export const shownAs = ({ number }: Pick<RevertPreview['target'], 'number'>): number => number + 1

/** The one that is shown in full stands first, then the newest. */
function versionField({ target, versions }: RevertPreview, zone: string): Field {
  const others = versions.filter(({ id }) => id !== target.id)
  return choiceField({
    name: 'version',
    label: revertText.version,
    value: target.label,
    options: [target, ...others]
      .slice(0, versionsShown)
      .map((one) => ({ value: one.label, ...earlierOption(one, zone) })),
  })
}

function intro(preview: RevertPreview): Rich[] {
  const { current, told, openRequest, stake, gray } = preview
  const rest = [
    ...revertRest(preview),
    ...unreachedLines(preview.unreached),
    ...senderChangeLines(preview.senderChange),
    ...olderChatsLines(stake, current.label),
    ...grayBesideLines(gray, 'revert'),
    ...(openRequest === null ? [] : [outOfDateSoon(openRequest)]),
  ]
  const leadsTo = allOfIt(preview)
  const twice = allLookTwice(told, { charsMax: roomBeside(rest, twiceCharsMax), leadsTo })
  return [
    revertHead(preview),
    ...changeLines(told, {
      charsMax: roomBeside([...twice, ...rest], changesCharsMax),
      leadsTo,
    }),
    ...twice,
    ...rest,
  ]
}
