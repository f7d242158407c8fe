import type { Knex } from 'knex'

/** Gray releases: who meets a version before everybody does, and how it does there (F32-F34, F80). */
export async function up(knex: Knex): Promise<void> {
  await createRules(knex)
  await createReleases(knex)
  await knex.schema.alterTable('requests', (t) => {
    t.text('kind').notNullable().defaultTo('publish')
    // Of a gray release: its rules and its plan, as asked for.
    t.text('gray')
  })
  await knex.schema.alterTable('sessions', (t) => {
    // Of 10,000 new sessions, so many got the gray version by chance when this one began; null where
    // this one is no part of the comparison.
    t.integer('share')
  })
  await knex.raw(
    `create index sessions_of_bot on sessions (bot_id, opened_at) where environment = 'live'`,
  )
}

async function createRules(knex: Knex): Promise<void> {
  await knex.schema.createTable('grayRules', (t) => {
    t.text('id').primary()
    t.text('name').notNullable()
    t.text('nameKey').notNullable().unique()
    t.integer('revision').notNullable()
    t.text('rule').notNullable()
    // A wider reach that waits for a second person.
    t.text('wider')
    t.text('widerBy')
    t.bigint('widerAt')
    t.text('createdBy').notNullable()
    t.bigint('createdAt').notNullable()
    t.bigint('changedAt').notNullable()
  })
}

async function createReleases(knex: Knex): Promise<void> {
  await knex.schema.createTable('grayReleases', (t) => {
    t.text('botId').primary().references('bots.id')
    t.text('versionId').notNullable().references('versions.id')
    t.integer('revision').notNullable()
    // What was official when it was approved; null where nothing was.
    t.text('officialId')
    t.text('startedBy').notNullable()
    t.bigint('startedAt').notNullable()
    t.text('plan')
    t.integer('step').notNullable()
    t.bigint('stepAt').notNullable()
    t.bigint('heldAt')
    t.text('heldBy')
    t.text('heldWhy')
    t.bigint('toldAt')
    t.text('guards').notNullable()
    // Sessions up to this one are counted.
    t.bigint('judgedTo').notNullable()
    t.text('judgedId').notNullable()
  })
  // What is named here can't be deleted.
  await knex.schema.createTable('grayReleaseRules', (t) => {
    t.text('botId').notNullable().references('grayReleases.botId')
    t.text('ruleId').notNullable().references('grayRules.id')
    t.primary(['botId', 'ruleId'])
    t.index('ruleId')
  })
  // One chat a customer counts.
  await knex.schema.createTable('grayChats', (t) => {
    t.text('versionId').notNullable()
    t.text('contact').notNullable()
    t.bigint('at').notNullable()
    t.primary(['versionId', 'contact'])
    t.index('at')
  })
}
