import { createHash } from 'node:crypto'
import type { Knex } from 'knex'

const dayMs = 24 * 3_600_000

/**
 * On PostgreSQL columns name their long texts too, as on SQLite, so that no change writes them while
 * others wait for it (F86). A server of before that still runs beside us can't read names there, so it
 * begins a day later; where no server ever ran, at once: each makes the exception bot as it starts.
 */
export async function up(knex: Knex): Promise<void> {
  if (knex.client.config.client !== 'pg') return
  const isFresh = !(await knex('bots').first('id'))
  const from = isFresh ? 0 : Date.now() + dayMs
  await knex('meta').insert({ key: 'textsByNameFrom', value: String(from) })
  await keepWhatLooksLikeNames(knex)
}

/** Whoever wrote a name for a draft meant just these words. */
async function keepWhatLooksLikeNames(knex: Knex): Promise<void> {
  const drafts: { botId: string; source: string }[] = await knex('drafts')
    .whereRaw("substr(source, 1, 8) = '#sha256:' and source ~ '^#sha256:[0-9a-f]{64}$'")
    .select('botId', 'source')
  for (const { botId, source } of drafts) {
    const hash = createHash('sha256').update(source).digest('hex')
    await knex('texts').insert({ hash, isWhole: 1 }).onConflict().ignore()
    await knex('textParts').insert({ hash, part: 0, text: source }).onConflict().ignore()
    await knex('drafts')
      .where({ botId })
      .update({ source: `#sha256:${hash}` })
  }
}
