import type { Knex } from 'knex'

/** Mailboxes that refuse, and the mails that began a thread (F29). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('mailboxes', (t) => {
    t.text('personId').primary().references('people.id')
    // The mail server refused this address for good; another one is not meant.
    t.text('refusedAddress').notNullable()
    t.text('problem').notNullable()
    t.bigint('refusedAt').notNullable()
  })
  await knex.schema.createTable('mailThreads', (t) => {
    t.text('personId').notNullable().references('people.id')
    t.text('subject').notNullable()
    // The outbox row of its first mail, and the title that all of them have.
    t.text('key').notNullable()
    t.text('title').notNullable()
    t.bigint('at').notNullable().index()
    t.primary(['personId', 'subject'])
    t.index('subject')
  })
}
