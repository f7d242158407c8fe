import type { Track } from '../../domain/request.ts'
import type { Db } from '../kit/database.ts'
import { findVersion } from './versions.ts'
import type { VersionRow } from './versions.ts'

export type ReleaseRow = { botId: string; track: Track; versionId: string; releasedAt: number }

export const releasesOf = (db: Db, botId: string): Promise<ReleaseRow[]> =>
  db('releases').where({ botId }).orderBy('track', 'desc')

/** What the bot's track shows now, or undefined before its first publish. */
export async function releasedVersion(
  db: Db,
  botId: string,
  track: Track,
): Promise<VersionRow | undefined> {
  const row = await db('releases').where({ botId, track }).first('versionId')
  return row && findVersion(db, row.versionId)
}

/** A bot has one version a track: releasing replaces it (F32). */
export async function setRelease(trx: Db, release: ReleaseRow): Promise<void> {
  await trx('releases').insert(release).onConflict(['botId', 'track']).merge()
}

export const dropRelease = (trx: Db, botId: string, track: Track): Promise<number> =>
  trx('releases').where({ botId, track }).delete()
