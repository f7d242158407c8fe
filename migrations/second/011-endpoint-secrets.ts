import type { Knex } from 'knex'

const overlapMs = 30 * 24 * 3_600_000

/** Secrets of endpoints, tokens that expire, and an audit log that is only ever added to. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('endpointSecrets', (t) => {
    t.text('id').primary()
    t.text('endpoint').notNullable().index()
    t.text('sealed').notNullable()
    t.bigint('createdAt').notNullable()
    // The end of its overlap with a newer one; null for the one that stays.
    t.bigint('endsAt')
  })
  await knex.schema.alterTable('tokens', (t) => {
    // Null works until it is revoked, as every older token does.
    t.bigint('expiresAt')
  })
  if (await knex('endpoints').first('name')) {
    const value = String(Date.now() + overlapMs)
    await knex('meta').insert({ key: 'oldSignatureUntil', value }).onConflict('key').ignore()
  }
  await keepAudit(knex)
}

/** Pruning opens `auditPruning` inside its own transaction; nothing else does. */
async function keepAudit(knex: Knex): Promise<void> {
  await knex.schema.createTable('auditPruning', (t) => {
    t.integer('id').primary()
    // Rows up to this one may go.
    t.bigint('upTo').notNullable()
    t.text('hash').notNullable()
  })
  await knex('auditPruning').insert({ id: 1, upTo: 0, hash: '0'.repeat(64) })
  if (knex.client.config.client === 'pg') await keepAuditOnPostgres(knex)
  else await keepAuditOnSqlite(knex)
}

const refused = 'the audit log is only ever added to'

async function keepAuditOnSqlite(knex: Knex): Promise<void> {
  await knex.raw(`create trigger audit_no_update before update on audit
    begin select raise(abort, '${refused}'); end`)
  await knex.raw(`create trigger audit_no_delete before delete on audit
    when old.seq > (select up_to from audit_pruning where id = 1)
    begin select raise(abort, '${refused}'); end`)
}

async function keepAuditOnPostgres(knex: Knex): Promise<void> {
  await knex.raw(`create function audit_keep() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then
        if old.seq <= (select up_to from audit_pruning where id = 1) then return old; end if;
      end if;
      raise exception '${refused}';
    end $$`)
  await knex.raw(`create trigger audit_no_change before update or delete on audit
    for each row execute function audit_keep()`)
  await knex.raw(`create trigger audit_no_truncate before truncate on audit
    for each statement execute function audit_keep()`)
}
