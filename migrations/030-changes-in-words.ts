import type { Knex } from 'knex'

/**
 * What a request changes in customers' words, as its card and forms show it (F74), and what that asks
 * for beyond the policy (F78).
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('requests', (t) => {
    t.text('told').nullable()
    t.text('risk').nullable()
  })
}
