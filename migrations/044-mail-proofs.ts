import type { Knex } from 'knex'

/** Codes that prove a person's own mail address (F29): kept as hashes, and counted against guessing. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('mailProofs', (t) => {
    t.text('id').primary()
    t.text('personId').notNullable().references('people.id')
    t.text('address').notNullable()
    // Where mail for the address ends up, so that what it gets is counted however it is written.
    t.text('mailbox').notNullable()
    t.text('codeHash').notNullable()
    t.integer('triesLeft').notNullable()
    t.bigint('sentAt').notNullable().index()
    t.bigint('expiresAt').notNullable()
    // Proved, or worth nothing any more.
    t.bigint('endedAt')
    // What the mail server said where no code can go.
    t.text('problem')
    t.index(['personId', 'sentAt'])
    t.index(['mailbox', 'sentAt'])
  })
  // An address is one person's, in any case: asked at every proof.
  await knex.raw('create index people_mail on people (lower(mail))')
}
