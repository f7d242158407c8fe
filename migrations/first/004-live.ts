import type { Knex } from 'knex'

/** What is live: activations, drains, sessions and every message. */
export async function up(knex: Knex): Promise<void> {
  await createActivations(knex)
  await createSessions(knex)
}

async function createActivations(knex: Knex): Promise<void> {
  await knex.schema.createTable('activations', (t) => {
    t.text('id').primary()
    t.text('botId').notNullable().references('bots.id')
    t.text('senderId').notNullable().references('senders.id')
    t.text('state').notNullable()
    t.text('activatedBy').notNullable()
    t.bigint('activatedAt').notNullable()
    t.text('endedBy')
    t.bigint('endedAt')
    t.index('botId')
  })
  await knex.raw(
    `create unique index activations_one_active on activations (sender_id) where state = 'active'`,
  )
  await knex.schema.createTable('drains', (t) => {
    t.text('id').primary()
    t.text('botId').notNullable().references('bots.id')
    t.text('versionId').notNullable().references('versions.id')
    t.text('senderId').notNullable().references('senders.id')
    t.text('track').notNullable()
    t.text('state').notNullable()
    t.bigint('startedAt').notNullable()
    t.bigint('dueAt').notNullable()
    t.bigint('endedAt')
  })
  await knex.raw(
    `create unique index drains_one_open on drains (sender_id, track) where state = 'draining'`,
  )
  // Moves with every change of what answers where; a new session opens only under the number it was
  // chosen by.
  await knex.schema.createTable('routeRevision', (t) => {
    t.integer('id').primary()
    t.bigint('revision').notNullable()
  })
  await knex('routeRevision').insert({ id: 1, revision: 1 })
}

async function createSessions(knex: Knex): Promise<void> {
  await knex.schema.createTable('sessions', (t) => {
    t.text('id').primary()
    t.text('environment').notNullable()
    // The sender's id in Live; the bot's id in Sandbox and Development, which have no sender.
    t.text('place').notNullable()
    t.text('contact').notNullable()
    t.text('botId').notNullable().references('bots.id')
    t.text('versionId')
    t.text('snapshot')
    t.text('track')
    t.text('rule')
    t.text('state').notNullable()
    t.text('conversation').notNullable()
    t.integer('turn').notNullable()
    t.integer('handedOver').notNullable().defaultTo(0)
    t.bigint('openedAt').notNullable()
    t.bigint('lastAt').notNullable()
    t.bigint('closedAt')
    t.text('closedWhy')
    t.index(['place', 'versionId', 'state'])
  })
  await knex.raw(
    `create unique index sessions_one_open on sessions (environment, place, contact)
     where state = 'open'`,
  )
  await knex.schema.createTable('messages', (t) => {
    t.text('id').primary()
    t.text('sessionId').references('sessions.id')
    t.text('environment').notNullable()
    t.text('place').notNullable()
    t.text('contact').notNullable()
    t.text('direction').notNullable()
    t.text('body').notNullable()
    t.text('botId')
    t.text('versionId')
    t.text('track')
    t.text('rule')
    t.bigint('at').notNullable()
    t.index(['environment', 'place', 'contact', 'id'])
    t.index('sessionId')
  })
  await knex.schema.createTable('inbound', (t) => {
    t.text('place').notNullable()
    t.text('messageId').notNullable()
    t.bigint('at').notNullable()
    t.primary(['place', 'messageId'])
  })
}
