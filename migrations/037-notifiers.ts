import type { Knex } from 'knex'

/** Who is told when something goes wrong (F64), and who hears of each release of a bot (F83). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('notifiers', (t) => {
    t.text('id').primary()
    t.text('name').notNullable()
    t.text('kind').notNullable()
    t.text('address').notNullable()
    t.text('install').notNullable()
    t.text('secret')
    t.text('createdBy').notNullable()
    t.bigint('createdAt').notNullable()
    t.bigint('offAt')
    t.text('offWhy')
    t.bigint('retiredAt')
  })
  await knex.raw(
    'create unique index notifiers_one_name on notifiers (name) where retired_at is null',
  )
  await knex.schema.createTable('botTroubles', (t) => {
    t.text('id').primary()
    t.text('botId').notNullable()
    t.text('versionId')
    t.text('code')
    t.text('text').notNullable()
    t.text('contact').notNullable()
    t.bigint('at').notNullable()
  })
  await knex.schema.createTable('notices', (t) => {
    t.text('notifierId').notNullable()
    t.text('botId').notNullable()
    t.text('circumstance').notNullable()
    t.integer('waiting').notNullable()
    t.bigint('sinceAt')
    t.text('lastText').notNullable()
    t.text('lastContact').notNullable()
    t.bigint('dueAt').notNullable()
    t.text('sending')
    t.bigint('tryAt')
    t.integer('attempts').notNullable()
    t.text('problem')
    t.bigint('sentAt')
    t.primary(['notifierId', 'botId', 'circumstance'])
  })
  await knex.schema.createTable('botSubscriptions', (t) => {
    t.text('id').primary()
    t.text('botId').notNullable()
    t.text('platform').notNullable()
    t.text('install').notNullable()
    t.text('channel').notNullable()
    t.text('personId').notNullable()
    t.text('createdBy').notNullable()
    t.bigint('createdAt').notNullable()
    t.unique(['botId', 'platform', 'install', 'channel', 'personId'])
  })
}
