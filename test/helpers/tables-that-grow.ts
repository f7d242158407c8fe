/** Tables that history makes longer; all others are as long as the organisation is large. */
export const tablesThatGrow: readonly string[] = [
  'activations',
  'audit',
  'cards',
  'directs',
  'draft_writes',
  'drains',
  'endpoint_writes',
  'inbound',
  'interactions',
  'links',
  'loosenings',
  'messages',
  'outbox',
  'out_of_turn',
  'playground_messages',
  'requests',
  'reviews',
  'schedule_steps',
  'schedules',
  'session_deltas',
  'sessions',
  'versions',
]

/** What may read all of such a table, and why. */
const allowed: readonly RegExp[] = []

export const mayReadAll = (sql: string): boolean => allowed.some((text) => text.test(sql))
