import type { Knex } from 'knex'

/** People, their accounts and roles, and the audit log's chain. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('people', (t) => {
    t.text('id').primary()
    t.text('name').notNullable()
    t.text('zone').notNullable().defaultTo('UTC')
    t.bigint('createdAt').notNullable()
    t.bigint('disabledAt')
  })
  await knex.schema.createTable('identities', (t) => {
    t.text('platform').notNullable()
    t.text('install').notNullable()
    t.text('userId').notNullable()
    t.text('personId').notNullable().references('people.id')
    t.bigint('linkedAt').notNullable()
    t.primary(['platform', 'install', 'userId'])
    t.index('personId')
  })
  await knex.schema.createTable('linkCodes', (t) => {
    t.text('codeHash').primary()
    t.text('personId').notNullable().references('people.id')
    t.bigint('expiresAt').notNullable()
    t.bigint('usedAt')
  })
  await knex.schema.createTable('orgRoles', (t) => {
    t.text('personId').notNullable().references('people.id')
    t.text('role').notNullable()
    t.primary(['personId', 'role'])
  })
  await knex.schema.createTable('tokens', (t) => {
    t.text('id').primary()
    t.text('personId').notNullable().references('people.id')
    t.text('name').notNullable()
    t.text('hash').notNullable().unique()
    t.bigint('createdAt').notNullable()
    t.bigint('lastUsedAt')
    t.bigint('revokedAt')
  })
  await knex.schema.createTable('audit', (t) => {
    t.bigint('seq').primary()
    t.bigint('at').notNullable()
    t.text('actor').notNullable()
    t.text('via').notNullable()
    t.text('action').notNullable()
    t.text('subject').notNullable()
    t.text('before')
    t.text('after')
    t.text('prevHash').notNullable()
    t.text('hash').notNullable().unique()
    t.index('subject')
  })
  // Its one row is what every change locks first: decisions happen one after the other.
  await knex.schema.createTable('auditHead', (t) => {
    t.integer('id').primary()
    t.bigint('seq').notNullable()
    t.text('hash').notNullable()
  })
  await knex('auditHead').insert({ id: 1, seq: 0, hash: '0'.repeat(64) })
  await knex.schema.createTable('meta', (t) => {
    t.text('key').primary()
    t.text('value').notNullable()
  })
}
