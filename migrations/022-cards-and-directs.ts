import type { Knex } from 'knex'

/** What the cards say of open sessions, and who takes no direct messages. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('activations', (t) => {
    // About how many sessions are open, as the bot's card says it: 0, 1, 10, 100 and so on.
    t.integer('sessionsShown').notNullable().defaultTo(0)
  })
  await knex.schema.alterTable('identities', (t) => {
    // Since when no direct message was taken; null where the last one was, as far as known.
    t.bigint('directsClosedAt')
  })
}
