import type { Knex } from 'knex'

/**
 * What lists and completion read: names as people type them, counts beside drafts and requests, and
 * indexes that hold a whole line, so that no definition is read to show one. And what each move of the
 * routes was about, so that the gateway reads that alone.
 */
export async function up(knex: Knex): Promise<void> {
  const isPostgres = knex.client.config.client === 'pg'
  await knex.schema.createTable('names', (t) => {
    t.text('kind').notNullable()
    // By bytes, as SQLite sorts: only then is what starts so a part of the index.
    t.specificType('key', isPostgres ? 'text collate "C"' : 'text').notNullable()
    // 1 for a whole name, 0 for what begins at a later word of it.
    t.integer('whole').notNullable()
    t.text('id').notNullable()
    t.primary(['kind', 'whole', 'key', 'id'])
    t.index('id')
  })
  await knex.schema.createTable('routeMoves', (t) => {
    t.bigint('revision').primary()
    // The bots and senders of which something moved, as JSON; null is everything.
    t.text('moved')
  })
  await fillNames(knex)
  await addCounts(knex)
  await addIndexes(knex, isPostgres)
}

/** Names are short and there are few: they are there from the first moment. */
async function fillNames(knex: Knex): Promise<void> {
  const bots = await knex('bots').select('id', 'slug', 'name')
  const people = await knex('people').whereNull('mergedInto').select('id', 'name')
  const senders = await knex('senders').whereNull('retiredAt').select('id', 'name')
  const rows = [
    ...bots.flatMap(({ id, slug, name }) => rowsOf('bot', id, [slug, name])),
    ...people.flatMap(({ id, name }) => rowsOf('person', id, [name])),
    ...senders.flatMap(({ id, name }) => rowsOf('sender', id, [name])),
  ]
  for (let i = 0; i < rows.length; i += 200) {
    await knex('names')
      .insert(rows.slice(i, i + 200))
      .onConflict()
      .ignore()
  }
}

type Row = { kind: string; key: string; whole: number; id: string }

/** As src/domain/search-key.ts did when this was written. */
function rowsOf(kind: string, id: string, names: readonly string[]): Row[] {
  return names.flatMap((name) => {
    const folded = name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
    const letters = Array.from(folded).slice(0, 200)
    const isWordy = (i: number) => /[\p{L}\p{N}]/u.test(letters[i] ?? '')
    const later = letters.flatMap((letter, i) =>
      i > 0 && letter !== ' ' && !(isWordy(i - 1) && isWordy(i)) ? [i] : [],
    )
    return [0, ...later.slice(0, 16)].map((at) => ({
      kind,
      key: letters.slice(at).join(''),
      whole: at === 0 ? 1 : 0,
      id,
    }))
  })
}

/** Null is not counted yet; the control plane counts old rows a few at a time. */
async function addCounts(knex: Knex): Promise<void> {
  await knex.schema.alterTable('requests', (t) => {
    t.integer('changeCount')
    t.integer('warningCount')
  })
  await knex.schema.alterTable('versions', (t) => {
    t.integer('changeCount')
  })
  await knex.schema.alterTable('drafts', (t) => {
    t.integer('errorCount')
    t.integer('warningCount')
    // Names of the senders that it says, as JSON.
    t.text('senderNames')
  })
}

async function addIndexes(knex: Knex, isPostgres: boolean): Promise<void> {
  await knex.raw('create index bots_listed on bots (built_in, name, id)')
  await knex.raw('create index people_listed on people (name, id) where merged_into is null')
  await knex.raw('create index people_joined on people (merged_into)')
  await knex.raw('create index org_roles_held on org_roles (role, person_id)')
  await knex.raw(`create index activations_live on activations (bot_id) where state = 'active'`)
  await knex.raw(`create index drains_live on drains (bot_id) where state = 'draining'`)
  await knex.raw('create index requests_of_bot on requests (bot_id, state, number, id)')
  await knex.raw('create index requests_in_state on requests (state, number, id)')
  await knex.raw('create index requests_by_requester on requests (requester, state, number, id)')
  await knex.raw('create index bot_roles_of_person on bot_roles (person_id, bot_id)')
  await knex.raw('create index versions_of_request on versions (request_id)')
  await knex.raw('create index drafts_uncounted on drafts (bot_id) where error_count is null')
  await knex.raw('create index requests_uncounted on requests (number) where change_count is null')
  // PostgreSQL keeps long texts beside their rows; SQLite walks through them to what stands behind.
  if (isPostgres) return
  await knex.raw(
    `create index requests_lines on requests (id, number, bot_id, revision, state, track, requester,
      comment, first, authors, policy, created_at, version_id, change_count, warning_count)`,
  )
  await knex.raw(
    `create index versions_lines on versions (bot_id, number, id, track, author, comment, approvers,
      hash, reverts_to, created_at, change_count)`,
  )
  await knex.raw(
    `create index drafts_lines on drafts (bot_id, revision, updated_by, updated_at, error_count,
      warning_count, sender_names)`,
  )
}
