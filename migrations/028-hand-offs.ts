import type { Knex } from 'knex'

/** Conversations that a person took over (F73): who waits, since when, and who answered. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('handOffs', (t) => {
    t.text('id').primary()
    t.text('botId').notNullable()
    t.text('sessionId').notNullable().index()
    t.text('senderId').notNullable()
    t.text('contact').notNullable()
    t.text('state').notNullable()
    t.bigint('openedAt').notNullable()
    // When the customer wrote last, and since when they wait for an answer, if they do.
    t.bigint('customerAt').notNullable()
    t.bigint('waitingSince')
    t.bigint('remindAt')
    t.integer('replies').notNullable().defaultTo(0)
    t.text('repliedBy')
    t.bigint('repliedAt')
    t.text('endedBy')
    t.bigint('endedAt')
    t.text('endedWhy')
  })
  await knex.raw(
    `create unique index hand_offs_open on hand_offs (session_id) where state = 'open'`,
  )
  await knex.raw(`create index hand_offs_of_bot on hand_offs (bot_id, id) where state = 'open'`)
  await knex.raw(`create index hand_offs_waiting on hand_offs (id) where state = 'open'`)
  await knex.raw(
    `create index hand_offs_to_remind on hand_offs (remind_at) where remind_at is not null`,
  )
}
