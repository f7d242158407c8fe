import type { Knex } from 'knex'

/**
 * Links of our own and how often each was opened on a day. A link names its bot without a foreign key:
 * it is printed, so it outlives the bot.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('shortLinks', (t) => {
    t.text('id').primary()
    t.text('code').notNullable().unique()
    t.text('botId').notNullable()
    // Empty where it is for the bot as a whole, for no campaign, and for whatever number it has.
    t.text('flow').notNullable()
    t.text('campaign').notNullable()
    t.text('senderId').notNullable()
    t.text('createdBy').notNullable()
    t.bigint('createdAt').notNullable()
    t.bigint('pausedAt')
    t.unique(['botId', 'flow', 'campaign', 'senderId'])
  })
  await knex.schema.createTable('linkScans', (t) => {
    t.text('linkId').notNullable().references('shortLinks.id')
    // In UTC, as 2026-11-28.
    t.text('day').notNullable()
    t.bigint('scans').notNullable()
    t.primary(['linkId', 'day'])
    t.index(['day'])
  })
  await knex.schema.createTable('botLogos', (t) => {
    t.text('botId').primary()
    t.binary('png').notNullable()
    t.text('uploadedBy').notNullable()
    t.bigint('uploadedAt').notNullable()
  })
  await knex.schema.alterTable('bots', (t) => {
    // How many scans the bot's card was last drawn with.
    t.bigint('scansShown').notNullable().defaultTo(0)
  })
}
