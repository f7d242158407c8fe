import type { Knex } from 'knex'

/** Direct messages that are kept up to date, who took an interaction, and lanes read quickly. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('directs', (t) => {
    // The outbox row that said it first.
    t.text('id').primary()
    t.text('platform').notNullable()
    t.text('install').notNullable()
    t.text('userId').notNullable()
    t.text('subject').notNullable()
    t.text('event').notNullable()
    t.bigint('saidAt').notNullable()
    t.text('channel')
    t.text('messageId')
    t.text('renderedHash')
    t.text('state').notNullable()
    t.index(['subject', 'state'])
    t.index(['platform', 'install', 'userId'])
  })
  await knex.schema.alterTable('outbox', (t) => {
    t.index(['state', 'platform', 'install', 'target', 'id'])
  })
  // Like a card's: one redraw of somebody's messages about a subject covers every change before it.
  await knex.raw(
    `create unique index outbox_one_direct_redraw on outbox (platform, install, target, subject)
     where kind = 'directs' and state = 'pending'`,
  )
  await knex.schema.alterTable('cards', (t) => {
    // Counts what an adapter drew there itself, past the outbox.
    t.integer('painted').notNullable().defaultTo(0)
  })
  await knex.schema.alterTable('interactions', (t) => {
    // The process that works on it; null when it is done.
    t.text('boot')
  })
}
