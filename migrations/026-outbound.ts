import type { Knex } from 'knex'

/** What goes out to customers on channels behind a network, and what became of it. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('outboundMessages', (t) => {
    // Ours, in the order to send; the channel's statuses carry it.
    t.text('id').primary()
    // Bubbles of one answer: when one is refused, the later ones are not sent.
    t.text('answerId').notNullable()
    // The recorded message that this is, or is a part of.
    t.text('messageId')
    t.text('channel').notNullable()
    t.text('senderId').notNullable()
    // The sender, as its channel names it.
    t.text('fromId').notNullable()
    t.text('contact').notNullable()
    // JSON: the names by which the channel reaches the contact.
    t.text('recipient').notNullable()
    // JSON, as the channel takes it.
    t.text('body').notNullable()
    t.text('botId')
    t.text('sessionId')
    t.text('state').notNullable()
    t.integer('attempts').notNullable().defaultTo(0)
    // When it may be tried next; of one that is being sent, when its fate counts as known.
    t.bigint('dueAt').notNullable()
    t.bigint('createdAt').notNullable()
    // The end of the contact's window.
    t.bigint('windowEndsAt').notNullable()
    t.bigint('settledAt')
    // Why it was not sent, or not yet: the kind, and the words.
    t.text('code')
    t.text('problem')
    t.text('providerId')
    t.text('status').notNullable().defaultTo('queued')
    t.bigint('statusAt')
    // JSON: what the channel says that it costs.
    t.text('pricing')
    t.index('messageId')
  })
  await createIndexes(knex)
  // When a contact wrote last on a sender, and how to reach them there.
  await knex.schema.createTable('contactWindows', (t) => {
    t.text('senderId').notNullable()
    t.text('contact').notNullable()
    t.text('fromId').notNullable()
    t.text('recipient').notNullable()
    // The channel's id of their last message.
    t.text('messageId').notNullable()
    t.bigint('at').notNullable()
    t.primary(['senderId', 'contact'])
    t.index('at')
  })
  // What a person must put right before a sender sends again; told once.
  await knex.schema.createTable('channelAlerts', (t) => {
    t.text('senderId').notNullable()
    t.text('alert').notNullable()
    t.text('problem').notNullable()
    t.bigint('since').notNullable()
    t.primary(['senderId', 'alert'])
  })
}

async function createIndexes(knex: Knex): Promise<void> {
  const open = 'where settled_at is null'
  await knex.raw(`create index outbound_due on outbound_messages (sender_id, due_at, id) ${open}`)
  await knex.raw(
    `create index outbound_lanes on outbound_messages (sender_id, contact, id) ${open}`,
  )
  await knex.raw(
    `create index outbound_provider on outbound_messages (provider_id) where provider_id is not null`,
  )
}
