import { hasArrived, laterStatus } from '../../domain/conversation/message-status.ts'
import type { StatusChange, StatusRow } from '../../store/outbound/outbound-statuses.ts'
import type { ChannelStatus } from '../channel-port.ts'

/** The code of a row whose channel says that it failed, after it said that it arrived. */
export const failedLate = 'send-failed-late'
const noReason = 'No reason was given'

/**
 * What a status changes; null for nothing. It may come before the answer to the send, and then proves
 * that the message was taken; and after a later one.
 */
export function changeBy(row: StatusRow, told: ChannelStatus, now: number): StatusChange | null {
  // Of an attempt whose answer was lost, while another one was taken.
  const isOther = row.providerId !== null && row.providerId !== told.messageId
  if (isOther && told.status === 'failed') return null
  if (told.status === 'failed' && hasArrived(row.status)) return failedAfter(row, told)
  const status = laterStatus(row.status, told.status)
  const isNews = status !== row.status
  const change: StatusChange = {
    ...(isNews && { status, statusAt: told.at }),
    ...(row.providerId === null && { providerId: told.messageId }),
    ...(told.pricing && row.pricing === null && { pricing: JSON.stringify(told.pricing) }),
    ...(isNews && stateAfter(row, status, told, now)),
  }
  return Object.keys(change).length > 0 ? change : null
}

/** It arrived, and that stays so; what the channel says of it is kept and told once. */
function failedAfter({ code }: StatusRow, { problems: [problem] }: ChannelStatus) {
  if (code === failedLate) return null
  return { code: failedLate, problem: problem?.text ?? noReason }
}

function stateAfter(
  { settledAt, state }: StatusRow,
  status: StatusRow['status'],
  { problems: [problem] }: ChannelStatus,
  now: number,
): StatusChange {
  const at = settledAt ?? now
  if (status === 'failed') {
    const text = problem?.text ?? noReason
    return { state: 'failed', settledAt: at, code: 'send-refused', problem: text }
  }
  return state === 'sent' ? {} : { state: 'sent', settledAt: at, code: null, problem: null }
}
