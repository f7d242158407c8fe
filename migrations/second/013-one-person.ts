import type { Knex } from 'knex'

/** Two records of one human become one; what an admin linked waits for another admin. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('people', (t) => {
    // Kept as a name for what the audit log says of the record that was joined.
    t.text('mergedInto').references('people.id')
  })
  await knex.schema.createTable('links', (t) => {
    t.text('id').primary()
    t.text('kind').notNullable()
    t.text('state').notNullable()
    t.text('adminId').notNullable().references('people.id')
    t.text('personId').notNullable().references('people.id')
    // Whose account, record or bot it was; more than one super admin leaves it empty.
    t.text('fromId').references('people.id')
    t.text('botId').references('bots.id').onDelete('CASCADE')
    t.text('account')
    t.bigint('createdAt').notNullable()
    t.text('decidedBy')
    t.bigint('decidedAt')
    t.index(['state', 'id'])
  })
}
