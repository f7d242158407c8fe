import type { RequestView } from '../../control/requests/request-view.ts'
import type { Tone } from '../port.ts'

const tones: Record<RequestView['state'], Tone> = {
  'awaiting approval': 'waiting',
  'changes requested': 'changes',
  approved: 'good',
  declined: 'bad',
  withdrawn: 'quiet',
  expired: 'quiet',
  stale: 'changes',
}

export const toneOf = (state: RequestView['state']): Tone => tones[state]

type Standing = Pick<
  RequestView,
  'state' | 'enough' | 'approvals' | 'approvalsNeeded' | 'replacedBy' | 'activeOn'
>

/** Icon and word: never colour alone. */
export function statusOf(view: Standing): string {
  switch (view.state) {
    case 'awaiting approval':
      if (view.enough) return `✅ Enough approvals (${view.approvals} of ${view.approvalsNeeded})`
      return `⏳ Waiting for approval (${view.approvals} of ${view.approvalsNeeded})`
    case 'changes requested':
      return '✏️ Changes requested'
    case 'approved':
      if (view.replacedBy) return `✅ Approved, replaced by ${view.replacedBy.label}`
      return view.activeOn.length > 0 ? '🚀 Approved and live' : '✅ Approved'
    case 'declined':
      return '❌ Declined'
    case 'withdrawn':
      return '↩️ Withdrawn'
    case 'expired':
      return '⌛ Expired'
    case 'stale':
      return '⚠️ Stale: what it was asked for has moved'
  }
}
