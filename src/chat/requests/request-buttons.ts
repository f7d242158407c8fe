import type { RequestView } from '../../control/requests/request-view.ts'
import { actionId } from '../kit/action-id.ts'
import type { Button, Card } from '../port.ts'
import { isLive } from './request-status.ts'

/** At most four beside each other; the rest stands behind one more. */
export type RequestButtons = Pick<Card, 'buttons' | 'more'>

/** The same for everybody who sees the card: who may is checked at the click. */
export function requestButtons(view: RequestView): RequestButtons {
  const { id, revision } = view
  const [buttons, rest] = buttonsOf(view)
  const [only] = rest
  if (only === undefined) return { buttons }
  if (rest.length === 1) return { buttons: [...buttons, only] }
  return { buttons, more: { id: actionId('more', id, revision), buttons: rest } }
}

/** A card without its row: all of it, in the order of the card. */
export const allButtons = ({ buttons, more }: RequestButtons): Button[] => [
  ...buttons,
  ...(more?.buttons ?? []),
]

function buttonsOf(view: RequestView): [shown: Button[], rest: Button[]] {
  const to = buttonTo(view)
  const details = to('details', 'Details')
  // It stands second: looking comes before judging.
  const tryIt = to('try', 'Try it')
  const comment = to('comment', 'Comment…')
  const copy = to('copy', 'Copy link')
  const withdraw = to('withdraw', 'Withdraw…')
  // Nothing was written for it, so there is nothing to correct: it is asked for anew.
  const isPublish = view.kind === 'publish'
  const decline = to('decline', 'Decline…', 'danger')
  switch (view.state) {
    case 'awaiting approval': {
      const approve = to('approve', approveLabel(view), 'primary')
      return isPublish
        ? [
            [approve, tryIt, to('changes', 'Ask for changes…'), details],
            [comment, copy, withdraw, decline],
          ]
        : [
            [approve, decline, details],
            [...(view.kind === 'cancel' ? [] : [tryIt]), comment, copy, withdraw],
          ]
    }
    case 'changes requested':
      return isPublish
        ? [
            [to('again', 'Ask again…', 'primary'), to('draft', 'Edit draft'), details],
            [comment, copy, withdraw],
          ]
        : [[details], [comment, copy, withdraw]]
    case 'stale':
      return [
        [
          to('rebase', updateLabel(view), 'primary'),
          ...(view.kind === 'cancel' ? [] : [tryIt]),
          details,
        ],
        [comment, copy, withdraw],
      ]
    case 'approved':
      return approvedButtons(view, details, copy)
    case 'declined':
    case 'withdrawn':
    case 'expired':
      return [[...(isPublish ? [to('again', 'Ask again…')] : []), details], [copy]]
  }
}

/** What stands beside each other is used most; a check that is owed takes the place of more time. */
function approvedButtons(
  view: RequestView,
  details: Button,
  copy: Button,
): [shown: Button[], rest: Button[]] {
  const look = lookButton(view)
  const time = moreTime(view)
  const tryIt = triable(view)
  return look.length > 0
    ? [
        [...look, ...onward(view), details],
        [...tryIt, ...time, copy],
      ]
    : [[...onward(view), ...tryIt, ...time, details], [copy]]
}

/** As long as no customer has it. */
const triable = (view: RequestView): Button[] =>
  view.kind !== 'cancel' && !view.replacedBy && view.track === 'official' && !isLive(view)
    ? [buttonTo(view)('try', 'Try it')]
    : []

/** For those who still finish on what was live before it (F46). */
const moreTime = (view: RequestView): Button[] =>
  view.isFinishing && isLive(view)
    ? [{ id: actionId('extend', view.bot.id), label: 'More time…' }]
    : []

const buttonTo =
  ({ id, revision }: Pick<RequestView, 'id' | 'revision'>) =>
  (verb: string, label: string, style?: Button['style']): Button => ({
    id: actionId(verb, id, revision),
    label,
    ...(style && { style }),
  })

/** An emergency approval that nobody checked yet. */
const lookButton = (view: RequestView): Button[] =>
  view.breakGlass && !view.breakGlass.look
    ? [buttonTo(view)('looked', 'Mark as checked', 'primary')]
    : []

/** With nothing to ask one click decides, and the label has no dots (F25). */
export function approveLabel(view: RequestView): string {
  if (view.enough) return 'Release…'
  return asksFirst(view) ? 'Approve…' : 'Approve'
}

/** Whether somebody who approves is asked or shown something before. */
export function asksFirst({ checklist, stake, told }: RequestView): boolean {
  if (checklist.length > 0 || told.lookTwice.length > 0) return true
  return (stake?.openSessions ?? 0) > 0 || (stake?.endingDrains.length ?? 0) > 0
}

/** Another version may have gone live meanwhile, or what it was made of changed. */
const updateLabel = ({ liveNow, base }: Pick<RequestView, 'liveNow' | 'base'>): string =>
  liveNow && liveNow.id !== base?.id ? `Update to ${liveNow.label}` : 'Update'

function onward(view: RequestView): Button[] {
  const { activeOn, bot, replacedBy, track, kind, shownOn } = view
  // How it goes stands on a card of its own.
  if (shownOn === 'gray') return [{ id: actionId('gray-show', bot.id), label: 'Gray release' }]
  if (replacedBy || track === 'gray' || kind === 'cancel') return []
  return activeOn.length > 0
    ? [
        { id: actionId('qr', bot.id), label: 'QR code' },
        { id: actionId('revert', bot.id), label: 'Revert…' },
      ]
    : [
        { id: actionId('activate', bot.id), label: 'Activate…', style: 'primary' },
        { id: actionId('schedule', bot.id), label: 'Schedule…' },
      ]
}
