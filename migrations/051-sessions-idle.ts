import type { Knex } from 'knex'

/**
 * Sessions close by their own version's expiry, and are found by `sessions_due` (F50). Nothing asks this
 * index any more, and every turn of every customer wrote it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index sessions_idle')
}
