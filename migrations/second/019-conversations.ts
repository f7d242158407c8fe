import type { Knex } from 'knex'

/** What went wrong in conversations, countable without reading them, and what a bot's card shows of it. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('messages', (t) => {
    // Of an error: what kind it is. Rows of before have none.
    t.text('code')
  })
  // The environment is a column, not part of the condition: else SQLite takes the index of contacts.
  await knex.raw(
    `create index messages_failures on messages (environment, at, bot_id, code)
     where direction = 'error'`,
  )
  await knex.raw(
    `create index messages_failures_of_bot on messages (bot_id, environment, at, code)
     where direction = 'error'`,
  )
  await knex.schema.createTable('shownFailures', (t) => {
    t.text('botId').primary().references('bots.id')
    // The counts that the card was last drawn with, as JSON, and when.
    t.text('counts').notNullable()
    t.bigint('drawnAt').notNullable()
  })
}
