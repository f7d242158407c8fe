import type { Knex } from 'knex'

/** Bots, who may do what with them, their drafts and who wrote which part. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('bots', (t) => {
    t.text('id').primary()
    t.text('slug').notNullable().unique()
    t.text('name').notNullable()
    t.text('devId').notNullable().unique()
    t.text('sandboxId').notNullable().unique()
    t.text('liveId').notNullable().unique()
    t.text('createdBy').notNullable()
    t.bigint('createdAt').notNullable()
    t.text('accessCode').unique()
    t.text('policy').notNullable()
    t.bigint('lastActiveAt')
    t.integer('builtIn').notNullable().defaultTo(0)
  })
  await knex.schema.createTable('botRoles', (t) => {
    t.text('botId').notNullable().references('bots.id').onDelete('CASCADE')
    t.text('personId').notNullable().references('people.id')
    t.text('role').notNullable()
    t.primary(['botId', 'personId', 'role'])
  })
  await knex.schema.createTable('botHomes', (t) => {
    t.text('botId').notNullable().references('bots.id').onDelete('CASCADE')
    t.text('platform').notNullable()
    t.text('install').notNullable()
    t.text('channel').notNullable()
    t.primary(['botId', 'platform', 'install', 'channel'])
  })
  await knex.schema.createTable('drafts', (t) => {
    t.text('botId').primary().references('bots.id').onDelete('CASCADE')
    t.integer('revision').notNullable()
    t.text('source').notNullable()
    t.text('updatedBy').notNullable()
    t.bigint('updatedAt').notNullable()
    t.text('lockedBy')
    t.bigint('lockedUntil')
  })
  await knex.schema.createTable('draftWrites', (t) => {
    t.text('id').primary()
    t.text('botId').notNullable().references('bots.id').onDelete('CASCADE')
    t.integer('revision').notNullable()
    t.text('part').notNullable()
    t.text('beforeHash')
    t.text('afterHash')
    t.text('personId').notNullable()
    t.bigint('at').notNullable()
    t.index(['botId', 'part', 'revision'])
  })
  await knex.schema.createTable('senders', (t) => {
    t.text('id').primary()
    t.text('name').notNullable().unique()
    t.text('channel').notNullable()
    t.text('address').notNullable()
    t.integer('isTest').notNullable().defaultTo(0)
    t.text('verifiedNumber')
    t.bigint('createdAt').notNullable()
    t.unique(['channel', 'address'])
  })
  await knex.schema.createTable('endpoints', (t) => {
    t.text('name').primary()
    t.text('url').notNullable()
    // Counts as an author of what is published with this address.
    t.text('setBy').notNullable()
    t.bigint('createdAt').notNullable()
  })
}
