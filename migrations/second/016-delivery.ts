import type { Knex } from 'knex'

/** What a row of the outbox waits for, and posts of which nobody knows whether they are there. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outbox', (t) => {
    // What was out of reach at the last attempt: the message, the place, the install, the platform.
    t.text('reach')
    t.boolean('unsure').notNullable().defaultTo(false)
    // A redraw that failed for a day lets everything else of its lane go first.
    t.boolean('yields').notNullable().defaultTo(false)
  })
  await knex.schema.alterTable('cards', (t) => {
    t.boolean('unsure').notNullable().defaultTo(false)
  })
}
