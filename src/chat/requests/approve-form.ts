import type { Review } from '../../control/requests/prepare-review.ts'
import type { RequestView } from '../../control/requests/request-view.ts'
import { actionId } from '../kit/action-id.ts'
import { changeLines, lookTwiceInFull } from './change-lines.ts'
import { unreachedLines } from './publish-notifiers.ts'
import { approvalSays, grayBeside } from './request-effects.ts'
import { grayAskedLines } from './request-purpose.ts'
import type { Form, Rich } from '../port.ts'
import { oneLine, plain } from '../kit/rich.ts'
import { pages, textField, tickList } from '../kit/fields.ts'
import { senderChangeLines } from '../activations/activation-words.ts'
import {
  endingDrainLines,
  newestDrain,
  openChatsFields,
} from '../activations/drain-options-fields.ts'

/**
 * The checklist; its submit decides (F25). With `needsBreakGlass` a typed reason too (F23), and where
 * chats are open, what becomes of those of the version that it replaces (F48).
 */
export function approveForm({
  request,
  checklist,
  needsBreakGlass,
  left,
  unreached,
}: Review): Form {
  const { bot, id, revision, stake } = request
  const newest = newestDrain(stake?.endingDrains ?? [])
  const rest: Rich[] = [
    ...grayBeside(request),
    ...grayAskedLines(request),
    ...(request.senderChange ? senderChangeLines(request.senderChange) : []),
    ...endingDrainLines(stake?.endingDrains ?? []),
    ...unreachedLines(unreached),
    ...(needsBreakGlass
      ? [
          [
            '🔨 Everyone who could approve worked on this. Your reason goes to the channel; someone checks it within 24 hours.',
          ],
        ]
      : []),
  ]
  const intro: Rich[] = [
    [{ bold: `${oneLine(bot.name, 60)}: ${oneLine(request.comment, 300)}` }],
    ...changesWithin(request, rest),
    ...rest,
  ]
  return {
    id: actionId('approve', newest === undefined ? id : `${id}.${newest}`, revision),
    ...(needsBreakGlass
      ? { title: `Emergency: R-${request.number}`, submit: 'Approve as emergency' }
      : titleOf(request, left)),
    says: approvalSays(request, left),
    pages: pages(intro, [
      ...(needsBreakGlass
        ? [textField({ name: 'breakGlass', label: 'Why this can’t wait', required: true })]
        : []),
      ...tickList({
        name: 'ticks',
        label: 'I have checked',
        required: true,
        items: checklist.map((item) => ({ value: item, label: item })),
      }),
      ...(stake && left === 0 ? openChatsFields(stake) : []),
      textField({ name: 'comment', label: 'Comment', required: false }),
    ]),
  }
}

/** What else the form says leaves so much room; Details has all of it. */
function changesWithin({ told }: RequestView, rest: readonly Rich[]): Rich[] {
  const said = rest.reduce((sum, line) => sum + plain(line).length + 1, 0)
  const room = Math.max(charsMin, Math.min(charsMax, introMax - said))
  return told.lookTwice.length > 0
    ? lookTwiceInFull(told, room)
    : changeLines(told, { charsMax: room })
}
const [charsMin, charsMax, introMax] = [300, 2000, 2900]

/** Says what the click does in both places: not every platform shows the words of its submit. */
function titleOf(
  { number, enough, stake, kind }: RequestView,
  left: number,
): Pick<Form, 'title' | 'submit'> {
  const does = enough ? 'Release' : 'Approve'
  const live = kind === 'cancel' ? ' and end it' : stake === null ? '' : ' and go live'
  const then = left === 0 ? live : ` (${left} more needed)`
  return { title: `${does} R-${number}${then}`, submit: `${does}${then}` }
}
