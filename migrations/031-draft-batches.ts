import type { Knex } from 'knex'

/** What one save wrote of many parts, as one row: thousands of rows hold the write lock for long. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('draftBatches', (t) => {
    t.text('id').primary()
    t.text('botId').notNullable().references('bots.id').onDelete('CASCADE')
    t.integer('revision').notNullable()
    t.text('personId').notNullable().references('people.id').index()
    t.bigInteger('at').notNullable()
    t.text('parts').notNullable()
    t.index(['botId', 'revision'])
  })
}
