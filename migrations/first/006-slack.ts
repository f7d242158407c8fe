import type { Knex } from 'knex'

/** Where the Slack app is installed; the token is encrypted. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('slackInstallations', (t) => {
    // A workspace, or the organisation that it was installed for.
    t.text('install').primary()
    t.text('name').notNullable()
    t.text('botUserId').notNullable()
    t.text('botId').notNullable()
    t.integer('isOrganisation').notNullable()
    t.text('sealedToken').notNullable()
    t.text('installedBy').notNullable()
    t.bigint('installedAt').notNullable()
  })
}
