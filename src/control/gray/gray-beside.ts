import type { ChangesDocument } from '../../bot/changes/document.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import { lastRevertSince } from '../../store/bots/version-lines.ts'
import { findVersion, versionById, versionRef } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import type { GrayReleaseRow } from '../../store/gray/gray-releases.ts'
import type { Db } from '../../store/kit/database.ts'
import { namesOf } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { runJob } from '../../work/run-job.ts'
import type { VersionRef } from '../../store/bots/versions.ts'

/**
 * A gray release whose base is no longer official, told against what is official now (F38, F80):
 * nobody looked at that difference when it was approved.
 */
export type GrayBeside = {
  official: VersionRef
  /** The newest revert since the gray version was made. */
  revert: { version: VersionRef; to: string | null; by: PersonRef } | null
  /** From what is official now to the gray version. */
  told: ChangesDocument
  /** Keys of those changes that bring back what another official version took away since. */
  undone: string[]
}

type Base = Pick<GrayReleaseRow, 'officialId'>

/** Whether something else is official by now than what it was approved beside. */
export const isBaseGone = ({ officialId }: Base, official: { id: string } | undefined): boolean =>
  official !== undefined && official.id !== officialId

/** Null where its base is still official. Compares: not for a transaction that writes. */
export async function grayBeside(db: Db, release: GrayReleaseRow): Promise<GrayBeside | null> {
  const { botId, versionId, officialId } = release
  const official = await releasedVersion(db, botId, 'official')
  if (!official || !isBaseGone(release, official)) return null
  const gray = await versionById(db, versionId)
  const told = await changesOf(official, gray)
  const base = officialId === null ? undefined : await findVersion(db, officialId)
  const taken = base ? new Set((await changesOf(official, base)).entries.map(saysOf)) : new Set()
  const undone = told.entries.filter((entry) => taken.has(saysOf(entry))).map(({ key }) => key)
  return { official: versionRef(official), revert: await revertSince(db, gray), told, undone }
}

async function changesOf(from: VersionRow, to: VersionRow): Promise<ChangesDocument> {
  const compared = {
    base: from.definition,
    next: to.definition,
    wasBound: from.binding,
    isBound: to.binding,
  }
  return (await runJob('compare', compared)).told
}

/** Two changes that say the same lead to the same words. */
const saysOf = ({ kind, how, title, body, was, willBe }: ChangesDocument['entries'][number]) =>
  JSON.stringify([kind, how, title, body, was, willBe])

async function revertSince(db: Db, gray: VersionRow): Promise<GrayBeside['revert']> {
  const line = await lastRevertSince(db, gray)
  if (!line) return null
  const [target, names] = [await findVersion(db, line.revertsTo), await namesOf(db, [line.author])]
  return {
    version: versionRef(line),
    to: target ? versionRef(target).label : null,
    by: names.get(line.author) ?? { id: line.author, name: 'Slipway' },
  }
}
