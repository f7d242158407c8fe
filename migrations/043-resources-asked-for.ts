import type { Knex } from 'knex'

/** Numbers and web URLs that a request takes instead of those of its profile (F40), as JSON by ids. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('requests', (t) => {
    t.text('resources')
  })
}
