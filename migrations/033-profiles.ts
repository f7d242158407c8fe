import type { Knex } from 'knex'

/** With which values bots run (F39), and when their sessions end by them (F50). */
export async function up(knex: Knex): Promise<void> {
  await createProfiles(knex)
  await createSecrets(knex)
  const content = '{"locale":null,"timeZone":null,"sessionExpiryMs":null,"variables":{}}'
  const made = { content, revision: 1, createdBy: 'system', createdAt: 0, changedAt: 0 }
  await knex('profiles').insert([
    { ...made, id: 'dev', name: 'Dev', nameKey: 'dev' },
    { ...made, id: 'qa', name: 'QA', nameKey: 'qa' },
    { ...made, id: 'production', name: 'Production', nameKey: 'production' },
  ])
  await knex.schema.alterTable('sessions', (t) => {
    // Null: after WhatsApp's 4 hours, as every older one.
    t.bigint('expiryMs')
  })
  // By its last message and its own expiry: what is due is read, however the others differ.
  await knex.raw(
    `create index sessions_due on sessions ((last_at + coalesce(expiry_ms, 14400000)))
     where state = 'open'`,
  )
}

async function createProfiles(knex: Knex): Promise<void> {
  await knex.schema.createTable('profiles', (t) => {
    t.text('id').primary()
    t.text('name').notNullable()
    t.text('nameKey').notNullable().unique()
    t.integer('revision').notNullable()
    t.text('content').notNullable()
    t.text('createdBy').notNullable()
    t.bigint('createdAt').notNullable()
    t.bigint('changedAt').notNullable()
  })
  // Who set which value: an author of what is published with it.
  await knex.schema.createTable('profileWrites', (t) => {
    t.text('id').primary()
    t.text('profileId').notNullable()
    t.text('part').notNullable()
    t.text('before')
    t.text('after')
    t.text('personId').notNullable()
    t.bigint('at').notNullable()
    t.index(['profileId', 'part'])
  })
}

async function createSecrets(knex: Knex): Promise<void> {
  await knex.schema.createTable('profileSecrets', (t) => {
    // The same for all versions of a secret.
    t.text('id').notNullable()
    t.integer('version').notNullable()
    t.text('profileId').notNullable()
    t.text('name').notNullable()
    // Null once it is deleted: its number is never given again.
    t.text('sealed')
    t.text('createdBy').notNullable()
    t.bigint('createdAt').notNullable()
    t.primary(['id', 'version'])
    t.unique(['profileId', 'name', 'version'])
  })
}
