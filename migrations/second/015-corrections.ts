import type { Knex } from 'knex'

/** Who set a sender's address; senders that are retired, whose name and address are free
 * again; names that endpoints had before. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('senders', (t) => {
    // Who ever typed its address, as JSON: authors of what is first published with it (F23).
    t.text('setters').notNullable().defaultTo('[]')
    t.bigint('retiredAt')
    t.dropUnique(['name'])
    t.dropUnique(['channel', 'address'])
  })
  await knex.schema.createTable('endpointAliases', (t) => {
    // What is live was approved under this name, and is signed with the secret of the other.
    t.text('alias').primary()
    t.text('name').notNullable().index()
  })
  await knex.raw('create unique index senders_one_name on senders (name) where retired_at is null')
  await knex.raw(
    `create unique index senders_one_address on senders (channel, address)
     where retired_at is null`,
  )
}
