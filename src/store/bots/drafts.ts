import { deletedMeanwhile } from './bots.ts'
import { throughIndex } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import { keepText, withTexts } from '../kit/texts.ts'

/** The editable definition of a bot. A lock holds until `lockedUntil`, UTC ms (F4). */
export type DraftRow = {
  botId: string
  revision: number
  source: string
  updatedBy: string
  updatedAt: number
  lockedBy: string | null
  lockedUntil: number | null
}

export async function draftOf(db: Db, botId: string): Promise<DraftRow> {
  const row = await db('drafts').where({ botId }).first()
  if (!row) throw deletedMeanwhile()
  const [read = row] = await withTexts(db, [row], ['source'])
  return read
}

/** What lists show of a text, so that they need not read it. */
export type DraftFacts = { errorCount: number; warningCount: number; senderNames: string[] }

const written = (facts: DraftFacts | undefined) => ({
  errorCount: facts?.errorCount ?? null,
  warningCount: facts?.warningCount ?? null,
  senderNames: facts ? JSON.stringify(facts.senderNames) : null,
})

/** The facts are found later where nobody has them at hand. */
export async function insertDraft(
  trx: Db,
  row: Pick<DraftRow, 'botId' | 'source' | 'updatedBy' | 'updatedAt'>,
  facts?: DraftFacts,
): Promise<void> {
  const source = await keepText(trx, row.source)
  await trx('drafts').insert({ ...row, source, ...written(facts), revision: 1 })
}

/** False when the draft is not at `from` any more (F4). */
export async function updateDraft(
  trx: Db,
  botId: string,
  from: number,
  to: Pick<DraftRow, 'source' | 'updatedBy' | 'updatedAt'> & Partial<Pick<DraftRow, 'lockedUntil'>>,
  facts?: DraftFacts,
): Promise<boolean> {
  const source = await keepText(trx, to.source)
  const n = await trx('drafts')
    .where({ botId, revision: from })
    .update({ ...to, source, ...written(facts), revision: from + 1 })
  return n > 0
}

/** Bots whose draft nobody looked through yet. */
export async function uncountedDrafts(db: Db, limit: number): Promise<string[]> {
  const rows: { botId: string }[] = await db('drafts')
    .whereNull('errorCount')
    .orderBy('botId')
    .limit(limit)
    .select('botId')
  return rows.map(({ botId }) => botId)
}

/** Only what the draft says at this revision. */
export async function setDraftFacts(
  db: Db,
  { botId, revision }: Pick<DraftRow, 'botId' | 'revision'>,
  facts: DraftFacts,
): Promise<void> {
  await db('drafts').where({ botId, revision }).update(written(facts))
}

/** Names of the senders that drafts say, by bot. */
export async function draftSenders(
  db: Db,
  botIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows: { botId: string; senderNames: string | null }[] = await throughIndex(
    db,
    'drafts',
    'draftsLines',
  )
    .whereIn('botId', botIds)
    .select('botId', 'senderNames')
  return new Map(rows.map(({ botId, senderNames }) => [botId, JSON.parse(senderNames ?? '[]')]))
}

export async function setDraftLock(
  trx: Db,
  botId: string,
  lock: Pick<DraftRow, 'lockedBy' | 'lockedUntil'>,
): Promise<void> {
  await trx('drafts').where({ botId }).update(lock)
}
