import type { ChangesDocument } from '../../bot/changes/document.ts'
import { bindingOf } from '../../domain/candidate.ts'
import type { Db } from '../../store/kit/database.ts'
import { findVersion } from '../../store/bots/versions.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { runJob } from '../../work/run-job.ts'
import type { ToCompare } from '../../work/jobs.ts'
import { candidateOf } from './candidate-of.ts'

/** What a request changes, as it was told when it was asked for; an older request is told now. */
export async function toldOf(db: Db, row: RequestRow): Promise<ChangesDocument> {
  return row.told ?? (await runJob('compare', await comparedBy(db, row))).told
}

/** What a request's candidate was compared with. */
export async function comparedBy(db: Db, row: RequestRow): Promise<ToCompare> {
  const candidate = candidateOf(row)
  const base = row.baseVersionId === null ? null : await findVersion(db, row.baseVersionId)
  return {
    base: base?.definition ?? null,
    next: candidate.definition,
    wasBound: base?.binding,
    isBound: bindingOf(candidate),
  }
}
