import type { RequestView } from '../../control/requests/request-view.ts'
import type { Tone } from '../port.ts'
import { plural } from '../kit/rich.ts'

const tones: Record<RequestView['state'], Tone> = {
  'awaiting approval': 'waiting',
  'changes requested': 'changes',
  approved: 'good',
  declined: 'bad',
  withdrawn: 'quiet',
  expired: 'quiet',
  stale: 'waiting',
}

type Standing = Pick<
  RequestView,
  | 'state'
  | 'enough'
  | 'approvals'
  | 'approvalsNeeded'
  | 'replacedBy'
  | 'shownOn'
  | 'isHeld'
  | 'activeOn'
  | 'track'
> &
  Partial<Pick<RequestView, 'kind'>>

export const toneOf = (view: Standing): Tone => (isLive(view) ? 'live' : tones[view.state])

/** Customers get it now. */
export const isLive = ({ state, replacedBy, activeOn, track }: Standing): boolean =>
  state === 'approved' && !replacedBy && activeOn.length > 0 && track === 'official'

/** Icon and word: never colour alone. */
export function statusOf(view: Standing): string {
  switch (view.state) {
    case 'awaiting approval':
      if (view.enough) return `✅ Enough approvals (${view.approvals} of ${view.approvalsNeeded})`
      return `⏳ Waiting for ${plural(Math.max(1, view.approvalsNeeded - view.approvals), 'approval')}`
    case 'changes requested':
      return '✏️ Changes requested'
    case 'approved':
      return approvedStatus(view)
    case 'declined':
      return '❌ Declined'
    case 'withdrawn':
      return '↩️ Withdrawn'
    case 'expired':
      return '⌛ Expired'
    case 'stale':
      return '⚠️ Out of date'
  }
}

function approvedStatus(view: Standing): string {
  if (view.kind === 'cancel') return '⏹ Approved: the release is over'
  if (view.track === 'gray' && view.shownOn === 'official') return '✅ Approved, official by now'
  if (view.replacedBy) return `✅ Approved, replaced by ${view.replacedBy.label}`
  if (view.shownOn === null) return '⏹ Approved, its release is over'
  if (view.isHeld) return '⏸ Approved, its gray release is held'
  if (view.track === 'gray') return '✅ Approved for a part of the customers'
  return isLive(view) ? '🚀 Live' : '✅ Approved, not live yet'
}
