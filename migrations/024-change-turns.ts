import type { Knex } from 'knex'

/** Counts the changes, also those that leave no row in the audit: what was read before one is old. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('auditHead', (t) => {
    t.bigint('turn').notNullable().defaultTo(0)
  })
}
