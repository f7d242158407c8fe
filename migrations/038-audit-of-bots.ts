import type { Knex } from 'knex'

/** Which bot an audit row concerns, whatever its subject, so that its history is found (F62). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('audit', (t) => {
    t.text('botId').nullable()
  })
  const isPostgres = knex.client.config.client === 'pg'
  // The log refuses updates; the column is outside the chain's hash.
  await (isPostgres
    ? knex.raw('alter table audit disable trigger audit_no_change')
    : knex.raw('drop trigger audit_no_update'))
  await sayBots(knex)
  await (isPostgres
    ? knex.raw('alter table audit enable trigger audit_no_change')
    : knex.raw(`create trigger audit_no_update before update on audit
        begin select raise(abort, 'the audit log is only ever added to'); end`))
  await knex.raw('create index audit_of_bot on audit (bot_id, seq)')
}

/** Of the rows so far, where their subject says it: a refusal has what somebody typed. */
async function sayBots(knex: Knex): Promise<void> {
  await knex.raw(`update audit set bot_id = coalesce(
      (select id from bots where slug = substr(subject, 5)), substr(subject, 5))
    where subject like 'bot:%'`)
  await knex.raw(`update audit set bot_id =
      (select bot_id from requests where requests.id = substr(subject, 9))
    where subject like 'request:%'`)
}
