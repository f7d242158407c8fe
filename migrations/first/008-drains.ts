import type { Knex } from 'knex'

/** Who started, extended and ended a drain, and what the people in it are told. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('drains', (t) => {
    t.text('startedBy')
    t.text('extendedBy')
    t.text('endedBy')
    t.text('endedWhy')
    t.text('goodbye')
    // Open sessions at the start, those that the end closed, and how many the cards show.
    t.integer('opened').notNullable().defaultTo(0)
    t.integer('closed').notNullable().defaultTo(0)
    t.integer('shown').notNullable().defaultTo(0)
    t.index('state')
  })
  // What end users are told without having written; a row goes when their channel has it.
  await knex.schema.createTable('outOfTurn', (t) => {
    t.text('messageId').primary().references('messages.id')
    t.bigint('at').notNullable()
  })
}
