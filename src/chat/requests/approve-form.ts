import type { RequestView } from '../../control/requests/request-view.ts'
import { actionId } from '../kit/action-id.ts'
import { changeLines } from './change-lines.ts'
import type { Form, Rich } from '../port.ts'
import { oneLine, plural } from '../kit/rich.ts'
import { pages, textField, tickList } from '../kit/fields.ts'
import { endingDrainLines, drainOptionsFields } from '../activations/drain-options-fields.ts'

/**
 * The checklist; its submit decides (F25). With `needsBreakGlass` a typed reason too (F23), and where
 * the bot is active, what becomes of the sessions of the version that is replaced (F48).
 */
export function approveForm(
  request: RequestView,
  checklist: readonly string[],
  needsBreakGlass: boolean,
): Form {
  const { number, bot, id, revision, stake } = request
  const { lines, more } = changeLines(request.changes, 10)
  const intro: Rich[] = [
    [{ bold: `${oneLine(bot.name, 60)}: ${oneLine(request.comment, 300)}` }],
    ...lines,
    ...(more > 0 ? [[`and ${plural(more, 'more change')}: see Details`]] : []),
    ...endingDrainLines(stake?.endingDrains ?? []),
    ...(needsBreakGlass
      ? [['🔨 Nobody uninvolved can approve this. Your reason is shown to everybody.']]
      : []),
  ]
  return {
    id: actionId('approve', id, revision),
    title: needsBreakGlass ? `Break glass for R-${number}` : `Approve R-${number}`,
    submit: needsBreakGlass ? 'Break the glass' : 'Approve',
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
      textField({ name: 'comment', label: 'Comment', required: false }),
      ...(stake ? drainOptionsFields(stake) : []),
    ]),
  }
}
