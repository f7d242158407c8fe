import type { Knex } from 'knex'

/**
 * When everybody first got a version, as UTC ms; null for one that only a part of the customers met. A
 * revert goes to the former by itself (F38).
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('versions', (t) => {
    t.bigint('officialAt')
  })
  const promoted = knex('requests')
    .where({ kind: 'promote', state: 'approved' })
    .whereNotNull('versionId')
    .select('versionId')
  await knex('versions')
    .where({ track: 'official' })
    .orWhereIn('id', promoted)
    .orWhereIn('id', knex('releases').where({ track: 'official' }).select('versionId'))
    .update({ officialAt: knex.ref('createdAt') })
}
