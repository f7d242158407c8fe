import type { Definition } from '../../bot/definition.ts'
import { versionLabel } from '../../domain/request.ts'
import type { Binding } from '../../domain/candidate.ts'
import type { Track } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import type { BotRow } from './bots.ts'
import type { Db } from '../kit/database.ts'
import { parseJsonOnce } from '../kit/parse-once.ts'
import { keepText, withTexts } from '../kit/texts.ts'

/** Immutable (F30). `hash` is the approved candidate's, `definitionHash` the definition's alone. */
export type VersionRow = {
  id: string
  botId: string
  number: number
  track: Track
  definition: Definition
  hash: string
  definitionHash: string
  /** What the definition's names meant when it was approved. */
  binding: Binding
  author: string
  comment: string
  approvers: string[]
  requestId: string | null
  revertsTo: string | null
  createdAt: number
  /** When everybody first got it, UTC ms; null where only a part of the customers met it. */
  officialAt?: number | null
  /** For lists; null for a revert, and as long as nobody counted. */
  changeCount?: number | null
}

export async function findVersion(db: Db, id: string): Promise<VersionRow | undefined> {
  const row = await db('versions').where({ id }).first()
  return row && parsed(db, row)
}

/** One that something released refers to, so that it exists. */
export async function versionById(db: Db, id: string): Promise<VersionRow> {
  const version = await findVersion(db, id)
  if (!version) throw new Error(`Version ${id} is released and does not exist`)
  return version
}

/** A version of the bot by id or by label (`V1.3`, `1.3`). */
export async function versionOrThrow(db: Db, bot: BotRow, word: string): Promise<VersionRow> {
  const number = /^v?1\.(\d{1,6})$/i.exec(word.trim())?.[1]
  const row = await db('versions')
    .where({ botId: bot.id })
    .where(number === undefined ? { id: word } : { number: Number(number) })
    .first()
  if (row) return parsed(db, row)
  throw new Refusal(
    'NOT_FOUND',
    `${bot.name} has no version ${word.slice(0, 40)}.`,
    `See them with /bots versions ${bot.slug}.`,
  )
}

/** Newest first. */
export async function versionsOf(db: Db, botId: string, limit = 100): Promise<VersionRow[]> {
  const rows: Record<string, unknown>[] = await db('versions')
    .where({ botId })
    .orderBy('number', 'desc')
    .limit(limit)
  const read = await withTexts(db, rows, ['definition'])
  for (const { definition } of read) await parsedDefinition.ahead(String(definition))
  return read.map(versionOf)
}

/** The last that was approved, or null before the first. */
export async function newestVersionId(db: Db, botId: string): Promise<string | null> {
  const row = await db('versions').where({ botId }).orderBy('number', 'desc').first('id')
  return row?.id ?? null
}

/** Gives the version the bot's next number, from 0 (F30). `text` is its definition as it is kept. */
export async function insertVersion(
  trx: Db,
  version: Omit<VersionRow, 'number'>,
  text: string,
): Promise<VersionRow> {
  const last = await trx('versions')
    .where({ botId: version.botId })
    .max({ number: 'number' })
    .first()
  const number = last?.number === null || last?.number === undefined ? 0 : Number(last.number) + 1
  await trx('versions').insert({
    ...version,
    number,
    officialAt: version.track === 'official' ? version.createdAt : null,
    definition: await keepText(trx, text),
    binding: JSON.stringify(version.binding),
    approvers: JSON.stringify(version.approvers),
  })
  return { ...version, number }
}

/** A gray version that everybody gets from now on (F34). */
export async function markOfficial(trx: Db, id: string, at: number): Promise<void> {
  await trx('versions').where({ id }).update({ officialAt: at })
}

/** A version by its id, and as people call it: `V1.4`. */
export type VersionRef = { id: string; label: string }

export const versionRef = (version: { id: string; number: number }): VersionRef => ({
  id: version.id,
  label: versionLabel(version.number),
})

const parsedDefinition = parseJsonOnce<Definition>(JSON.parse)
/** The names of versions, without what is in them. */
export async function versionRefs(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; label: string }[]> {
  if (ids.length === 0) return []
  const rows: { id: string; number: number }[] = await db('versions')
    .whereIn('id', ids)
    .select('id', 'number')
  return rows.map(versionRef)
}

async function parsed(db: Db, row: Record<string, unknown>): Promise<VersionRow> {
  const [read = row] = await withTexts(db, [row], ['definition'])
  await parsedDefinition.ahead(String(read['definition']))
  return versionOf(read)
}

const versionOf = (row: Record<string, unknown>): VersionRow =>
  ({
    ...row,
    definition: parsedDefinition(String(row['definition'])),
    binding: JSON.parse(String(row['binding'])),
    approvers: JSON.parse(String(row['approvers'])),
  }) as VersionRow
