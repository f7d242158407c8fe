import type { RequestView } from '../../control/requests/request-view.ts'
import { actionId } from '../kit/action-id.ts'
import type { Button } from '../port.ts'

/** The same for everybody who sees the card: who may is checked at the click. */
export function requestButtons(view: RequestView): Button[] {
  const { id, revision } = view
  const to = (verb: string, label: string, style?: Button['style']): Button => ({
    id: actionId(verb, id, revision),
    label,
    ...(style && { style }),
  })
  const details = to('details', 'Details')
  const comment = to('comment', 'Comment…')
  const withdraw = to('withdraw', 'Withdraw')
  // Nothing was written for it, so there is nothing to correct: it is asked for anew.
  const isPublish = view.kind === 'publish'
  switch (view.state) {
    case 'awaiting approval':
      return [
        to('approve', approveLabel(view), 'primary'),
        to('decline', 'Decline…', 'danger'),
        ...(isPublish ? [to('changes', 'Ask for changes…')] : []),
        comment,
        details,
        withdraw,
      ]
    case 'changes requested':
      return [
        ...(isPublish ? [to('again', 'Ask again…', 'primary')] : []),
        comment,
        details,
        withdraw,
      ]
    case 'stale':
      return [to('rebase', 'Re-base', 'primary'), comment, details, withdraw]
    case 'approved':
      return [
        ...(view.breakGlass && !view.breakGlass.look ? [to('looked', 'I looked at it')] : []),
        ...(view.replacedBy || view.track === 'gray' || view.kind === 'cancel' ? [] : onward(view)),
        details,
      ]
    case 'declined':
    case 'withdrawn':
    case 'expired':
      return [...(isPublish ? [to('again', 'Ask again…')] : []), details]
  }
}

/** With nothing to ask one click decides (F25). */
function approveLabel({ enough, checklist, stake }: RequestView): string {
  if (enough) return 'Release…'
  const isAsked = checklist.length > 0 || (stake?.openSessions ?? 0) > 0
  return isAsked || (stake?.endingDrains.length ?? 0) > 0 ? 'Approve…' : 'Approve'
}

const onward = ({ activeOn, bot }: RequestView): Button[] =>
  activeOn.length > 0
    ? [{ id: actionId('qr', bot.id), label: 'QR code' }]
    : [
        { id: actionId('activate', bot.id), label: 'Activate…', style: 'primary' },
        { id: actionId('schedule', bot.id), label: 'Schedule…' },
      ]
