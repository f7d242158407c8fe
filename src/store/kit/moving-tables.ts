const names = [
  'cards directs outbox out_of_turn interactions playground_messages playground_files slack_installations',
  'sessions session_counts session_deltas drains messages inbound shown_failures hand_offs link_scans',
  'inbox_messages outbound_messages contact_windows channel_alerts contacts contact_aliases',
  'channel_numbers channel_news sender_proofs unread_told mailboxes mail_threads mail_proofs',
  'bot_troubles notices notifiers',
  'texts meta leases form_drafts schedule_proposals endpoint_secrets tokens link_codes',
]

/**
 * Tables that others than changes write to: what was read of them before the lock may be old. Not
 * `text_parts`: what a hash names never changes.
 */
export const movingTables: ReadonlySet<string> = new Set(names.join(' ').split(' '))
