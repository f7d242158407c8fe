import type { Knex } from 'knex'

/**
 * Long texts by the hash of their content, in parts, so that they are written before a change takes its
 * lock and never again (F86). A column that begins with #sha256: names one; others hold theirs, as before.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('texts', (t) => {
    t.text('hash').primary()
    // 1 once all of its parts are there.
    t.integer('isWhole').notNullable()
    // Since when nothing was seen that names it.
    t.bigint('unusedSince')
  })
  await knex.raw('create index texts_unused on texts (unused_since) where unused_since is not null')
  await knex.schema.createTable('textParts', (t) => {
    t.text('hash').notNullable()
    t.integer('part').notNullable()
    t.text('text').notNullable()
    t.primary(['hash', 'part'])
  })
  for (const [table, column] of named) {
    await knex.raw(
      `create index ${table}_${column}_text on ${table} (${column}) where substr(${column}, 1, 8) = '#sha256:'`,
    )
  }
}

const named = [
  ['drafts', 'source'],
  ['draft_batches', 'parts'],
  ['versions', 'definition'],
  ['requests', 'candidate'],
  ['requests', 'changes'],
  ['requests', 'told'],
] as const
