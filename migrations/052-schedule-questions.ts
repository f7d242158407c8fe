import type { Knex } from 'knex'

/** When a late schedule began to ask, so that its question can expire (F51). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('scheduleSteps', (t) => {
    t.bigint('askedAt')
  })
  // What asks already has its whole day from now.
  await knex('scheduleSteps').where({ state: 'asking' }).update({ askedAt: Date.now() })
}
