import type { Track } from '../../domain/request.ts'
import type { Db } from '../kit/database.ts'
import type { GrayReleaseRow } from './gray-releases.ts'

/** A session that is part of the comparison of a gray release. */
export type SessionToJudge = {
  id: string
  contact: string
  track: Track
  share: number
  openedAt: number
}

/** Opened after the last that was counted and until `until`, the oldest first. */
export const sessionsToJudge = (
  db: Db,
  { botId, judgedTo, judgedId }: Pick<GrayReleaseRow, 'botId' | 'judgedTo' | 'judgedId'>,
  { until, limit }: { until: number; limit: number },
): Promise<SessionToJudge[]> =>
  db('sessions')
    .where({ botId, environment: 'live' })
    .where('openedAt', '>=', judgedTo)
    .whereRaw('(opened_at, id) > (?, ?)', [judgedTo, judgedId])
    .where('openedAt', '<=', until)
    .whereNotNull('share')
    .orderBy([{ column: 'openedAt' }, { column: 'id' }])
    .limit(limit)
    .select('id', 'contact', 'track', 'share', 'openedAt')

export type ChatLine = {
  sessionId: string
  direction: 'in' | 'out' | 'error'
  body: string
  at: number
}

/** What was said and went wrong in these sessions, oldest first. */
export async function linesOfSessions(db: Db, sessionIds: readonly string[]): Promise<ChatLine[]> {
  if (sessionIds.length === 0) return []
  return db('messages')
    .whereIn('sessionId', sessionIds)
    .whereIn('direction', ['in', 'out', 'error'])
    .orderBy([{ column: 'sessionId' }, { column: 'id' }])
    .select('sessionId', 'direction', 'body', 'at')
}

/** One chat a customer counts: returns those who were not counted yet for this version. */
export async function countOnce(
  trx: Db,
  versionId: string,
  contacts: readonly string[],
  at: number,
): Promise<Set<string>> {
  if (contacts.length === 0) return new Set()
  const rows: { contact: string }[] = await trx('grayChats')
    .insert(contacts.map((contact) => ({ versionId, contact, at })))
    .onConflict(['versionId', 'contact'])
    .ignore()
    .returning('contact')
  return new Set(rows.map(({ contact }) => contact))
}

/** The newest contacts of a bot since then, each once. */
export async function contactsSince(
  db: Db,
  botId: string,
  since: number,
  limit: number,
): Promise<string[]> {
  const contacts: string[] = await db('sessions')
    .where({ botId, environment: 'live' })
    .where('openedAt', '>=', since)
    .orderBy('openedAt', 'desc')
    .limit(limit)
    .pluck('contact')
  return [...new Set(contacts)]
}

/** Of releases that are over, at most `limit`; returns how many went. */
export async function pruneGrayChats(db: Db, before: number, limit: number): Promise<number> {
  const rows: { versionId: string; contact: string }[] = await db('grayChats')
    .where('at', '<', before)
    .limit(limit)
    .select('versionId', 'contact')
  for (const row of rows) await db('grayChats').where(row).delete()
  return rows.length
}

/** A new comparison begins: everybody counts once more. */
export const forgetChats = (trx: Db, versionId: string): Promise<number> =>
  trx('grayChats').where({ versionId }).delete()
