import { runJob } from '../../work/run-job.ts'
import { bindingOf } from '../../domain/candidate.ts'
import type { Candidate } from '../../domain/candidate.ts'
import type { RequestKind, Track } from '../../domain/request.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { draftOf } from '../../store/bots/drafts.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { findRequest } from '../../store/requests/requests.ts'
import type { Db } from '../../store/kit/database.ts'
import { bindingLines } from '../requests/change-lines.ts'
import type { Made } from '../requests/make-candidate.ts'
import { findingsOf } from '../requests/make-candidate.ts'
import { mustStay, nothingShown } from './cancel-release.ts'

export type FromRelease = Made & { version: VersionRow }

/** Freezes what a track shows, for a request that makes it official or ends it (F34). */
export async function makeFromRelease(
  db: Db,
  bot: BotRow,
  { kind, track }: { kind: RequestKind; track: Track },
): Promise<FromRelease> {
  const from = kind === 'promote' ? 'gray' : track
  const version = await releasedVersion(db, bot.id, from)
  if (!version) throw nothingShown(bot, from)
  if (kind === 'cancel') mustStay(bot, track)
  const base = await releasedVersion(db, bot.id, 'official')
  const { definition } = version
  const binding = bindingOf({ ...version.binding } as Candidate)
  const candidate = { botId: bot.id, track, base: base?.id ?? null, definition, ...binding }
  const frozen = await runJob('freeze', candidate)
  const { before, after } = sidesOf({ kind, track }, version, base)
  const compared = await runJob('compare', {
    base: before?.definition ?? null,
    next: after.definition,
    wasBound: before?.binding,
    isBound: after.binding,
  })
  const changes = [...compared.changes, ...bindingLines(before?.binding, after.binding)]
  const draft = await draftOf(db, bot.id)
  return {
    candidate,
    ...frozen,
    base,
    draft: { revision: draft.revision, definition },
    changes,
    told: compared.told,
    authors: await authorsOf(db, version),
    findings: kind === 'promote' ? await findingsOf(db, bot, definition, binding) : [],
    unchanged: false,
    version,
  }
}

/**
 * What customers have and what they would get: everybody the gray version, or who met it the official
 * one again. Where a bot falls silent no word changes.
 */
function sidesOf(
  { kind, track }: { kind: RequestKind; track: Track },
  version: VersionRow,
  official: VersionRow | undefined,
): { before: VersionRow | undefined; after: VersionRow } {
  if (kind === 'promote') return { before: official, after: version }
  return { before: version, after: track === 'gray' ? (official ?? version) : version }
}

/** Whoever wrote what it contains: the same four eyes look at it on its way to everyone (F23). */
async function authorsOf(db: Db, version: VersionRow): Promise<string[]> {
  const request = version.requestId === null ? null : await findRequest(db, version.requestId)
  return [...new Set([version.author, ...(request?.authors ?? [])])]
}
