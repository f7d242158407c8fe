import type { Knex } from 'knex'

/** Which version of the exception bot a session met, so that it stays on that side (F34, F37). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('sessions', (t) => {
    t.text('exception')
  })
}
