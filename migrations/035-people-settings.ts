import type { Knex } from 'knex'

/** How the desk writes to a person, and who was reminded of which request (F28). */
export async function up(knex: Knex): Promise<void> {
  if (!(await knex.schema.hasColumn('people', 'mail'))) {
    await knex.schema.alterTable('people', (t) => {
      t.text('mail')
    })
  }
  await knex.schema.alterTable('people', (t) => {
    // An address that the person gave themselves: nothing goes there until an admin confirms it.
    t.text('mailAsked')
    // Quiet hours, in minutes after midnight of the person's zone; over midnight where from > to.
    t.integer('quietFromMin')
    t.integer('quietToMin')
    t.bigint('remindersOffAt')
    t.bigint('newsOffAt')
  })
  await knex.schema.alterTable('requests', (t) => {
    // Of this revision: when it was asked for, and when to look again whom to remind.
    t.bigint('askedAt')
    t.bigint('remindAt')
    t.bigint('escalatedAt')
    t.index(['state', 'remindAt'])
  })
  await knex('requests')
    .whereIn('state', ['awaiting approval', 'stale', 'changes requested'])
    .update({ askedAt: knex.ref('createdAt'), remindAt: knex.ref('createdAt') })
  await knex.schema.createTable('reminders', (t) => {
    t.text('requestId').notNullable()
    t.integer('revision').notNullable()
    t.text('personId').notNullable().references('people.id')
    // Which of the times was due: the first hour is 1. Nobody is told twice of one.
    t.integer('nth').notNullable()
    t.bigint('toldAt').notNullable().index()
    t.primary(['requestId', 'revision', 'personId', 'nth'])
    t.index('personId')
  })
}
