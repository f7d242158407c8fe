import type { Knex } from 'knex'

/**
 * Files of the playground's messages stand by themselves: a file has megabytes, and whoever reads a
 * channel reads sixty messages (F86). What came before keeps its files in its message.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('playgroundFiles', (t) => {
    t.text('messageId').notNullable()
    t.integer('place').notNullable()
    t.binary('bytes').notNullable()
    t.primary(['messageId', 'place'])
  })
}
