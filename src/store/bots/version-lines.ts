import { profileOf } from '../../domain/profiles/profile.ts'
import { throughIndex } from '../kit/database.ts'
import type { Db } from '../kit/database.ts'
import type { VersionRow } from './versions.ts'

const columns = [
  'id',
  'botId',
  'number',
  'track',
  'author',
  'comment',
  'approvers',
  'hash',
  'revertsTo',
  'createdAt',
  'changeCount',
] as const

/** A version as lists show it: without its definition. */
export type VersionLine = Pick<VersionRow, (typeof columns)[number]>

/** Newest first; `typed` is how its label starts, as in `V1.2` or `2`. */
export async function versionLines(
  db: Db,
  botId: string,
  {
    limit,
    offset = 0,
    typed = '',
    upTo,
  }: { limit: number; offset?: number; typed?: string; upTo?: number },
): Promise<VersionLine[]> {
  const found = throughIndex(db, 'versions', 'versionsLines')
    .where({ botId })
    .orderBy('number', 'desc')
    .limit(limit)
    .offset(offset)
  if (upTo !== undefined) void found.where('number', '<=', upTo)
  const digits = /^v?([\d.]{1,9})$/i.exec(typed.trim())?.[1]
  if (digits !== undefined) {
    const starts = ['number', `${digits}%`, 'number', `${digits}%`]
    void found.whereRaw("('1.' || cast(?? as text) like ? or cast(?? as text) like ?)", starts)
  }
  const rows: Record<string, unknown>[] = await found.select(columns)
  return rows.map(
    (row) => ({ ...row, approvers: JSON.parse(String(row['approvers'])) }) as VersionLine,
  )
}

/** The newest revert that was made after a version of the bot. */
export function lastRevertSince(
  db: Db,
  { botId, number }: Pick<VersionRow, 'botId' | 'number'>,
): Promise<(Pick<VersionRow, 'id' | 'number' | 'author'> & { revertsTo: string }) | undefined> {
  return throughIndex(db, 'versions', 'versionsLines')
    .where({ botId })
    .where('number', '>', number)
    .whereNotNull('revertsTo')
    .orderBy('number', 'desc')
    .first(['id', 'number', 'author', 'revertsTo'])
}

const contentColumns = [
  'id',
  'number',
  'definitionHash',
  'binding',
  'track',
  'officialAt',
  'comment',
  'createdAt',
  'changeCount',
] as const

export type VersionContent = Pick<VersionRow, (typeof contentColumns)[number]>

/** What tells versions apart, newest first, before version `number`: how they are, and what was said of them. */
export async function versionContents(
  db: Db,
  botId: string,
  number: number,
): Promise<VersionContent[]> {
  const rows = await db('versions')
    .where({ botId })
    .where('number', '<', number)
    .orderBy('number', 'desc')
    .limit(100)
    .select(contentColumns)
  return rows.map((row) => ({ ...row, binding: JSON.parse(row.binding) }))
}

/** The request that a version came from; null for a revert. */
export async function requestBehind(db: Db, versionId: string): Promise<string | null> {
  const row = await db('versions').where({ id: versionId }).first('requestId')
  return row?.requestId ?? null
}

/** The requests that the bot's newest versions came from. */
export async function newestRequestIds(db: Db, botId: string, limit: number): Promise<string[]> {
  const rows: { requestId: string | null }[] = await db('versions')
    .where({ botId })
    .orderBy('number', 'desc')
    .limit(limit)
    .select('requestId')
  return rows.flatMap(({ requestId }) => requestId ?? [])
}

/** With which profile each of some versions runs, by its name then; by the id of the version. */
export async function profileNames(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows: { id: string; binding: string }[] = await db('versions')
    .whereIn('id', ids)
    .select('id', 'binding')
  return new Map(rows.map(({ id, binding }) => [id, profileOf(JSON.parse(binding)).name]))
}
