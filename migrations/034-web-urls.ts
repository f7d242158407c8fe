import type { Knex } from 'knex'

/** Web pages that bots open by name, and who set which address (F40). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('webUrls', (t) => {
    t.text('id').primary()
    t.text('name').notNullable()
    t.text('url').notNullable()
    t.bigint('createdAt').notNullable()
    t.bigint('retiredAt')
    t.index(['name'])
  })
  await knex.schema.createTable('webUrlWrites', (t) => {
    t.text('id').primary()
    t.text('urlId').notNullable().references('webUrls.id')
    t.text('before')
    t.text('after').notNullable()
    t.text('personId').notNullable()
    t.bigint('at').notNullable()
    t.index(['urlId'])
  })
  await knex.raw(
    'create unique index web_urls_one_name on web_urls (name) where retired_at is null',
  )
}
