import type { ChangesDocument } from '../../bot/changes/document.ts'
import { notifiersKey } from '../../bot/changes/tell-binding.ts'
import type { Event } from '../../domain/events.ts'
import type { Db } from '../../store/kit/database.ts'
import { findVersion } from '../../store/bots/versions.ts'
import { findRequest } from '../../store/requests/requests.ts'
import type { GrayAsked } from '../../store/requests/requests.ts'
import { runJob } from '../../work/run-job.ts'

export type ReleaseNotes = { told: ChangesDocument; gray: GrayAsked | null; isFirst: boolean }

/** What a release changed for customers, against what they met before it; null when it is gone (F83). */
export async function describeRelease(
  db: Db,
  { versionId, from, how }: Extract<Event, { type: 'version.news' }>,
): Promise<ReleaseNotes | null> {
  const version = await findVersion(db, versionId)
  if (!version) return null
  const before = from === null ? undefined : await findVersion(db, from)
  const { told } = await runJob('compare', {
    base: before?.definition ?? null,
    next: version.definition,
    wasBound: before?.binding,
    isBound: version.binding,
  })
  const request = version.requestId === null ? undefined : await findRequest(db, version.requestId)
  const gray = how === 'gray' ? (request?.gray ?? null) : null
  return { told: forCustomers(told), gray, isFirst: told.first !== null }
}

/** Who is told of errors, and what reviewers look at twice, is the team's own. */
function forCustomers(told: ChangesDocument): ChangesDocument {
  const entries = told.entries.filter(({ key }) => key !== notifiersKey)
  return {
    ...told,
    lookTwice: [],
    entries,
    total: told.total - (told.entries.length - entries.length),
  }
}
