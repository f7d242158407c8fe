import type { Knex } from 'knex'

/** What customers wrote on channels behind a network, kept before the channel hears that we have it. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('inboxMessages', (t) => {
    // Ours, in the order that they came in.
    t.text('id').primary()
    t.text('place').notNullable()
    t.text('contact').notNullable()
    t.text('messageId').notNullable()
    // JSON: what was said, and how to answer; empty when it is handled.
    t.text('body').notNullable()
    // The channel's time, and ours.
    t.bigint('at').notNullable()
    t.bigint('receivedAt').notNullable()
    t.text('state').notNullable()
    t.integer('attempts').notNullable().defaultTo(0)
    // When it may be handled; of one whose action runs, when that counts as lost.
    t.bigint('dueAt').notNullable()
    t.bigint('settledAt')
    // Why it was not handled, or not yet.
    t.text('problem')
    t.unique(['place', 'messageId'])
  })
  const open = 'where settled_at is null'
  await knex.raw(`create index inbox_waiting on inbox_messages (id) ${open}`)
  await knex.raw(`create index inbox_contacts on inbox_messages (place, contact, id) ${open}`)
  await knex.raw(
    `create index inbox_settled on inbox_messages (settled_at) where settled_at is not null`,
  )
}
