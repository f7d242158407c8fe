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
  'state' | 'enough' | 'approvals' | 'approvalsNeeded' | 'replacedBy' | 'activeOn' | 'track'
>

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
  if (view.replacedBy) return `✅ Approved, replaced by ${view.replacedBy.label}`
  if (view.track === 'gray') return '✅ Approved for a part of the customers'
  return isLive(view) ? '🚀 Live' : '✅ Approved, not live yet'
}
