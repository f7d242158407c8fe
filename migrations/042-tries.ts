import type { Knex } from 'knex'

/** Who tries which candidate or version in their chat, and since when (F8). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('tries', (t) => {
    t.text('id').primary()
    t.text('personId').notNullable()
    t.text('platform').notNullable()
    t.text('install').notNullable()
    t.text('userId').notNullable()
    t.text('botId').notNullable()
    t.text('requestId')
    t.text('versionId')
    t.bigint('startedAt').notNullable()
    t.bigint('lastAt').notNullable()
    t.bigint('endedAt')
    t.text('endedWhy')
    // Messages since the start of the minute that was counted last.
    t.bigint('minuteFrom').notNullable()
    t.integer('minuteSaid').notNullable()
    // JSON: the buttons that can still be pressed.
    t.text('offered').notNullable()
  })
  await knex.raw(
    'create unique index tries_one_open on tries (platform, install, user_id) where ended_at is null',
  )
  await knex.raw('create index tries_open on tries (id) where ended_at is null')
  await knex.raw('create index tries_ended on tries (ended_at) where ended_at is not null')
  await knex.raw('create index tries_bot on tries (bot_id)')
}
