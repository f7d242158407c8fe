/** `queued` is our own word: no status came yet. */
export const messageStatuses = ['queued', 'sent', 'delivered', 'read', 'played', 'failed'] as const
export type MessageStatus = (typeof messageStatuses)[number]

const ranks = { queued: 0, sent: 1, delivered: 2, read: 3, played: 4 }

/**
 * What is true of a sent message after one more status, in whatever order they come: the furthest it
 * got. A failure is final, but never takes back that it arrived.
 */
export function laterStatus(known: MessageStatus, next: MessageStatus): MessageStatus {
  if (known === 'failed') return next === 'failed' || !hasArrived(next) ? known : next
  if (next === 'failed') return hasArrived(known) ? known : next
  return ranks[next] > ranks[known] ? next : known
}

export const hasArrived = (status: MessageStatus): boolean =>
  status !== 'failed' && ranks[status] >= ranks.delivered
