import type { Knex } from 'knex'

/** What one replica alone may do, and forms that are filled in over several steps. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('leases', (t) => {
    t.text('name').primary()
    t.text('holder').notNullable()
    t.bigint('until').notNullable()
  })
  await knex.schema.createTable('formDrafts', (t) => {
    t.text('id').primary()
    t.text('platform').notNullable()
    // The account that fills it in; nobody else may go on with it.
    t.text('userId').notNullable()
    t.text('content').notNullable()
    t.bigint('expiresAt').notNullable().index()
  })
}
