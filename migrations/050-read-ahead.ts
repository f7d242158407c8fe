import type { Knex } from 'knex'

/**
 * What was worked out of a large draft for its publish form, by which code, so that a server that
 * starts again need not work it out again (F66). `results` is gzip in base64, or names a long text.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('readAheads', (t) => {
    t.text('botId').primary().references('bots.id').onDelete('CASCADE')
    t.text('engine').notNullable()
    t.text('results').notNullable()
  })
  await knex.raw(
    "create index read_aheads_results_text on read_aheads (results) where substr(results, 1, 8) = '#sha256:'",
  )
}
