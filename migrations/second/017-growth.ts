import type { Knex } from 'knex'

/** What is asked of tables that grow gets an index; open sessions get a counter. */
export async function up(knex: Knex): Promise<void> {
  await indexDelivery(knex)
  await indexDecisions(knex)
  await indexSessions(knex)
  await createCounter(knex)
  if (knex.client.config.client === 'pg') await countOnPostgres(knex)
  else await countOnSqlite(knex)
  await knex.raw(`insert into session_counts (place, version_id, bot_id, open)
    select place, coalesce(version_id, ''), bot_id, count(*) from sessions
    where state = 'open' and environment = 'live'
    group by place, coalesce(version_id, ''), bot_id`)
}

async function indexDelivery(knex: Knex): Promise<void> {
  await knex.schema.alterTable('cards', (t) => {
    t.index('subject')
    t.index('messageId')
  })
  await knex.raw(`create index cards_unknown on cards (id)
    where state = 'open' and rendered_hash is null`)
  await knex.raw(`create index outbox_sent on outbox (sent_at) where state = 'sent'`)
  await knex.raw(`create index outbox_problems on outbox (id) where problem is not null`)
  await knex.raw(`create index outbox_unsent on outbox (platform, install, target, id)
    where state in ('pending', 'sending')`)
  await knex.schema.alterTable('directs', (t) => {
    t.index('saidAt')
  })
  await knex.schema.alterTable('interactions', (t) => {
    t.index('at')
  })
  await knex.schema.alterTable('playgroundMessages', (t) => {
    t.index('thread')
  })
}

async function indexDecisions(knex: Knex): Promise<void> {
  await knex.schema.alterTable('requests', (t) => {
    t.index(['botId', 'number'])
    t.index('baseVersionId')
    t.index('versionId')
  })
  await knex.raw(`create index requests_looks on requests (look_due_at)
    where looked_at is null and look_due_at is not null`)
  await knex.schema.alterTable('draftWrites', (t) => {
    t.index(['botId', 'revision', 'id'])
  })
  await knex.schema.alterTable('drains', (t) => {
    t.index(['senderId', 'versionId'])
    t.index('versionId')
    t.index('botId')
  })
  await knex.schema.alterTable('versions', (t) => {
    t.index('revertsTo')
  })
  for (const table of ['loosenings', 'links', 'scheduleSteps', 'schedules']) {
    await knex.schema.alterTable(table, (t) => {
      t.index('botId')
    })
  }
  await knex.schema.alterTable('audit', (t) => {
    t.index(['actor', 'seq'])
    t.index(['subject', 'seq'])
    t.index(['action', 'seq'])
    t.index(['at', 'seq'])
  })
  await knex.schema.alterTable('reviews', (t) => {
    t.index('personId')
  })
}

async function indexSessions(knex: Knex): Promise<void> {
  await knex.schema.alterTable('sessions', (t) => {
    t.index('botId')
  })
  await knex.raw(`create index sessions_idle on sessions (last_at) where state = 'open'`)
  await knex.raw(`create index messages_errors on messages (at, id) where direction = 'error'`)
}

async function createCounter(knex: Knex): Promise<void> {
  await knex.schema.createTable('sessionCounts', (t) => {
    t.text('place').notNullable()
    // Empty for a session of no version.
    t.text('versionId').notNullable()
    t.text('botId').notNullable().index()
    t.integer('open').notNullable()
    t.primary(['place', 'versionId', 'botId'])
  })
  // What was opened (1) and closed (-1) since it was last added to the counts.
  await knex.schema.createTable('sessionDeltas', (t) => {
    t.bigIncrements('id')
    t.text('place').notNullable().index()
    t.text('versionId').notNullable()
    t.text('botId').notNullable().index()
    t.integer('delta').notNullable()
  })
}

const closes = `old.environment = 'live' and old.state = 'open' and new.state <> 'open'`
const reopens = `new.environment = 'live' and old.state <> 'open' and new.state = 'open'`
const opens = `new.environment = 'live' and new.state = 'open'`
const vanishes = `old.environment = 'live' and old.state = 'open'`

/** Customers only ever add rows, so that no two of them wait for one counter. */
async function countOnPostgres(knex: Knex): Promise<void> {
  await knex.raw(`create function session_opened() returns trigger language plpgsql as $$
    begin
      insert into session_deltas (place, version_id, bot_id, delta)
      values (new.place, coalesce(new.version_id, ''), new.bot_id, 1);
      return null;
    end $$`)
  await knex.raw(`create function session_closed() returns trigger language plpgsql as $$
    begin
      insert into session_deltas (place, version_id, bot_id, delta)
      values (old.place, coalesce(old.version_id, ''), old.bot_id, -1);
      return null;
    end $$`)
  const count = (name: string, event: string, when: string, by: string) =>
    knex.raw(`create trigger ${name} after ${event} on sessions
      for each row when (${when}) execute function ${by}()`)
  await count('sessions_count_insert', 'insert', opens, 'session_opened')
  await count('sessions_count_reopen', 'update of state', reopens, 'session_opened')
  await count('sessions_count_close', 'update of state', closes, 'session_closed')
  await count('sessions_count_delete', 'delete', vanishes, 'session_closed')
}

/** SQLite has one writer, so nobody waits for a counter there. */
async function countOnSqlite(knex: Knex): Promise<void> {
  const up = `insert into session_counts (place, version_id, bot_id, open)
    values (new.place, coalesce(new.version_id, ''), new.bot_id, 1)
    on conflict (place, version_id, bot_id) do update set open = open + 1;`
  const same = `place = old.place and version_id = coalesce(old.version_id, '')
    and bot_id = old.bot_id`
  const down = `update session_counts set open = open - 1 where ${same};
    delete from session_counts where ${same} and open = 0;`
  const count = (name: string, event: string, when: string, what: string) =>
    knex.raw(`create trigger ${name} after ${event} on sessions
      for each row when ${when} begin ${what} end`)
  await count('sessions_count_insert', 'insert', opens, up)
  await count('sessions_count_reopen', 'update of state', reopens, up)
  await count('sessions_count_close', 'update of state', closes, down)
  await count('sessions_count_delete', 'delete', vanishes, down)
}
