import type { Knex } from 'knex'

/** Who set which action endpoint; the loosening of a bot's rules that waits for a second person. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('endpointWrites', (t) => {
    t.text('id').primary()
    t.text('name').notNullable()
    t.text('before')
    t.text('after').notNullable()
    t.text('personId').notNullable().references('people.id')
    t.bigint('at').notNullable()
    t.index(['name', 'id'])
  })
  await knex.schema.createTable('loosenings', (t) => {
    t.text('id').primary()
    t.text('botId').notNullable().references('bots.id').onDelete('CASCADE')
    t.text('state').notNullable()
    // What the policy was and would be, and who would no longer approve.
    t.text('before').notNullable()
    t.text('after').notNullable()
    t.text('approverId').references('people.id')
    t.text('proposedBy').notNullable().references('people.id')
    t.bigint('createdAt').notNullable()
    t.bigint('expiresAt').notNullable()
    t.text('decidedBy')
    t.bigint('decidedAt')
    t.index(['state', 'expiresAt'])
  })
  await knex.raw(
    `create unique index loosenings_one_open on loosenings (bot_id) where state = 'open'`,
  )
  await knex.schema.alterTable('requests', (t) => {
    t.bigint('lookRemindedAt')
  })
}
