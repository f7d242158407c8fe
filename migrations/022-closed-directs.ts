import type { Knex } from 'knex'

/** Since when an account takes no direct messages from us; null where it takes them, as far as known. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('identities', (t) => {
    t.bigint('directsClosedAt')
  })
}
