/** Tables that history makes longer; all others are as long as the organisation is large. */
export const tablesThatGrow: readonly string[] = [
  'activations',
  'audit',
  'bot_troubles',
  'cards',
  'contact_windows',
  'contact_aliases',
  'contacts',
  'directs',
  'draft_writes',
  'draft_batches',
  'drains',
  'endpoint_writes',
  'gray_chats',
  'hand_offs',
  'inbound',
  'inbox_messages',
  'interactions',
  'link_scans',
  'links',
  'loosenings',
  'mail_proofs',
  'mail_threads',
  'messages',
  'outbound_messages',
  'outbox',
  'out_of_turn',
  'playground_files',
  'playground_messages',
  'reminders',
  'requests',
  'reviews',
  'schedule_steps',
  'schedules',
  'session_deltas',
  'sessions',
  'text_parts',
  'texts',
  'tries',
  'unread_told',
  'versions',
  'web_url_writes',
]

/** What may read all of such a table, and why. */
const allowed: readonly { why: string; sql: RegExp }[] = [
  {
    why: 'Two records of one person become one: seldom, and every column may name the one that goes.',
    sql: /^update [`"]\w+[`"] set ([`"]\w+[`"]) = \S+ where \1 = \S+$/,
  },
  {
    why: 'The same, in the columns that hold a list of people.',
    sql: /^select [`"]id[`"], ([`"]\w+[`"]) from [`"]\w+[`"] where \1 like \S+$/,
  },
  {
    why: 'What is released, with its version by id; on empty tables PostgreSQL may begin with either.',
    sql: / from [`"]releases[`"] inner join [`"]versions[`"] on [`"]versions[`"].[`"]id[`"] = /,
  },
]

export const mayReadAll = (statement: string): boolean =>
  allowed.some(({ sql }) => sql.test(statement))
