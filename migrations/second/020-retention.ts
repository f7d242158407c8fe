import type { Knex } from 'knex'

/** How old a row is, for what is deleted after its time. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`create index sessions_ended on sessions (closed_at) where closed_at is not null`)
  await knex.raw(`create index messages_alone on messages (at) where session_id is null`)
  await knex.schema.alterTable('inbound', (t) => {
    t.index('at')
  })
  await knex.raw(`create index cards_of_decisions on cards (created_at)
    where subject not like 'bot:%'`)
}
