import type { Knex } from 'knex'

/** Publish requests, their reviews, the versions they become, and where those are released. */
export async function up(knex: Knex): Promise<void> {
  await createVersions(knex)
  await createRequests(knex)
}

async function createVersions(knex: Knex): Promise<void> {
  await knex.schema.createTable('versions', (t) => {
    t.text('id').primary()
    t.text('botId').notNullable().references('bots.id')
    t.integer('number').notNullable()
    t.text('track').notNullable()
    t.text('definition').notNullable()
    t.text('hash').notNullable()
    t.text('definitionHash').notNullable()
    // Senders and action endpoint by content, as approved: a later renaming changes nothing live.
    t.text('binding').notNullable()
    t.text('author').notNullable()
    t.text('comment').notNullable()
    t.text('approvers').notNullable()
    t.text('requestId')
    t.text('revertsTo').references('versions.id')
    t.bigint('createdAt').notNullable()
    t.unique(['botId', 'number'])
  })
  await knex.schema.createTable('releases', (t) => {
    t.text('botId').notNullable().references('bots.id')
    t.text('track').notNullable()
    t.text('versionId').notNullable().references('versions.id')
    t.bigint('releasedAt').notNullable()
    t.primary(['botId', 'track'])
  })
}

async function createRequests(knex: Knex): Promise<void> {
  await knex.schema.createTable('requests', (t) => {
    t.text('id').primary()
    t.integer('number').notNullable().unique()
    t.text('botId').notNullable().references('bots.id')
    t.integer('revision').notNullable()
    t.text('state').notNullable()
    t.text('track').notNullable()
    t.text('selection').notNullable()
    t.text('candidate').notNullable()
    t.text('hash').notNullable()
    t.text('baseVersionId').references('versions.id')
    t.integer('draftRevision').notNullable()
    t.text('changes').notNullable()
    t.text('authors').notNullable()
    t.text('overridden').notNullable()
    // As it was when asked: loosening it later never helps a request that waits.
    t.text('policy').notNullable()
    t.text('asked').notNullable()
    t.text('requester').notNullable().references('people.id')
    t.text('comment').notNullable()
    t.integer('first').notNullable()
    t.bigint('createdAt').notNullable()
    t.bigint('expiresAt').notNullable()
    t.bigint('decidedAt')
    t.text('decidedBy')
    t.text('reason')
    t.text('versionId').references('versions.id')
    t.text('breakGlass')
    t.bigint('lookDueAt')
    t.text('lookedBy')
    t.bigint('lookedAt')
    t.index(['state', 'expiresAt'])
  })
  await knex.raw(
    `create unique index requests_one_open on requests (bot_id)
     where state in ('awaiting approval', 'changes requested', 'stale')`,
  )
  await knex.schema.createTable('reviews', (t) => {
    t.text('id').primary()
    t.text('requestId').notNullable().references('requests.id')
    t.integer('revision').notNullable()
    t.text('personId').notNullable().references('people.id')
    t.text('verdict').notNullable()
    t.text('comment').notNullable()
    t.text('ticks').notNullable()
    t.bigint('at').notNullable()
    t.unique(['requestId', 'revision', 'personId'])
  })
}
