import type { Knex } from 'knex'

/** When a late schedule began to ask (F51); for which revision it was told that it has enough (F22). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('scheduleSteps', (t) => {
    t.bigint('askedAt')
  })
  await knex.schema.alterTable('requests', (t) => {
    t.integer('enoughToldRevision')
  })
  // What asks already has its whole day from now.
  await knex('scheduleSteps').where({ state: 'asking' }).update({ askedAt: Date.now() })
}
