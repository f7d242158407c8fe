import type { Knex } from 'knex'

/** Cards and their copies, what waits to be sent, and which interactions were taken. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('cards', (t) => {
    t.text('id').primary()
    t.text('platform').notNullable()
    t.text('install').notNullable()
    t.text('channel').notNullable()
    t.text('subject').notNullable()
    t.text('messageId')
    t.text('renderedHash')
    t.text('state').notNullable()
    t.integer('lost').notNullable().defaultTo(0)
    t.bigint('createdAt').notNullable()
    t.unique(['platform', 'install', 'channel', 'subject'])
  })
  await knex.schema.createTable('outbox', (t) => {
    t.text('id').primary()
    t.text('kind').notNullable()
    t.text('platform').notNullable()
    t.text('install').notNullable()
    // A channel for cards and lines; a platform user id for direct messages.
    t.text('target').notNullable()
    t.text('subject').notNullable()
    t.text('body').notNullable()
    t.text('state').notNullable()
    t.integer('attempts').notNullable().defaultTo(0)
    t.bigint('dueAt').notNullable()
    t.bigint('createdAt').notNullable()
    t.bigint('sentAt')
    t.text('problem')
    t.index(['state', 'dueAt'])
  })
  // Ten changes before the relay looks are one redraw: the card is drawn from what is true then.
  await knex.raw(
    `create unique index outbox_one_redraw on outbox (platform, install, target, subject)
     where kind = 'card' and state = 'pending'`,
  )
  await knex.schema.createTable('interactions', (t) => {
    t.text('platform').notNullable()
    t.text('interactionId').notNullable()
    t.bigint('at').notNullable()
    t.primary(['platform', 'interactionId'])
  })
  await knex.schema.createTable('playgroundMessages', (t) => {
    t.text('id').primary()
    t.text('key').notNullable().unique()
    t.text('channel').notNullable()
    t.text('thread')
    t.text('author')
    // Null is everybody in the channel; else the one user who sees it.
    t.text('audience')
    t.text('content').notNullable()
    t.bigint('at').notNullable()
    t.bigint('editedAt')
    t.index(['channel', 'id'])
  })
}
