import type { Candidate } from '../../domain/candidate.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import { maxCommentLength } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { readOnce } from '../../store/kit/read-memo.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import { transitionRequest } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { findVersion } from '../../store/bots/versions.ts'
import { runJob } from '../../work/run-job.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { retiredAmong } from '../notifiers/bound-notifiers.ts'
import { resourcesFor } from '../profiles/resources.ts'
import { keptUrls } from '../senders/bound-urls.ts'
import { candidateOf } from './candidate-of.ts'
import { bindingFor, boundTables, findingsOf } from './make-candidate.ts'
import { notifyRequest } from './notify-request.ts'

/**
 * Checks at approval that the candidate is still valid and still what was frozen. Returns the moved
 * request when it is not: `changes requested` with the errors (F17), or `stale` (F19). Errors go
 * first: a stale request can only be re-based, and with errors it never could be.
 */
export async function revalidateCandidate(
  trx: Db,
  ctx: Ctx,
  request: RequestRow,
): Promise<RequestRow | null> {
  const { errors, isAsFrozen } = await validityOf(trx, request)
  if (errors.length > 0) return openForChanges(trx, ctx, request, errors)
  if (isAsFrozen) return null
  return makeStale(
    trx,
    ctx,
    request,
    'a number, a web URL, the action endpoint, the profile or a notifier changed meanwhile',
  )
}

/** Checked once before the transaction and not again in it, while nothing moved that it is made of. */
const validityOf = (
  db: Db,
  request: RequestRow,
): Promise<{ errors: string[]; isAsFrozen: boolean }> =>
  readOnce(db, `validity ${request.id} ${request.hash}`, validityTables, async () => {
    const candidate = candidateOf(request)
    const bot = await botOrThrow(db, request.botId)
    // What ends is not checked: it may end because of its errors.
    const findings =
      request.kind === 'cancel'
        ? []
        : await findingsOf(db, bot, candidate.definition, {
            ...keptUrls(candidate, request),
            profile: candidate.profile,
            resources: resourcesFor(profileOf(candidate), request.resources),
          })
    return {
      errors: findings.filter(({ severity }) => severity === 'error').map(({ text }) => text),
      isAsFrozen: await isAsFrozen(db, request, candidate),
    }
  })

const validityTables = ['bots', 'versions', 'releases', 'notifiers', ...boundTables]

/** Makes an open request stale, for a reason that everybody can read; its reviews no longer count. */
export async function makeStale(
  trx: Db,
  ctx: Ctx,
  request: RequestRow,
  why: string,
): Promise<RequestRow> {
  const stale = await transitionRequest(trx, request, { state: 'stale' })
  await recordAudit(trx, ctx, {
    action: 'request.stale',
    subject: `request:${request.id}`,
    botId: request.botId,
    before: { state: request.state, revision: request.revision },
    after: { state: 'stale', why },
  })
  await notifyRequest(trx, ctx, stale, { type: 'request.stale', requestId: request.id, why })
  return stale
}

async function isAsFrozen(trx: Db, request: RequestRow, candidate: Candidate): Promise<boolean> {
  // What is shown already stays as it was approved then.
  if (request.kind !== 'publish') return isStillShown(trx, request)
  if ((await retiredAmong(trx, candidate.notifiers)).length > 0) return false
  const base = candidate.base === null ? undefined : await findVersion(trx, candidate.base)
  const { definition } = candidate
  try {
    const chosen = { frozen: profileOf(candidate), resources: request.resources }
    const now = await bindingFor(trx, definition, request.selection, base?.binding, chosen)
    const { profile: _, ...rest } = candidate
    const { hash } = await runJob('freeze', { ...rest, ...now })
    return hash === request.hash
  } catch (error) {
    // A sender's new address is no part of what was chosen.
    if (error instanceof Refusal) return false
    throw error
  }
}

async function isStillShown(
  db: Db,
  { botId, kind, track, versionId }: RequestRow,
): Promise<boolean> {
  const shown = await releasedVersion(db, botId, kind === 'promote' ? 'gray' : track)
  return shown?.id === versionId
}

/** Opens the draft again for what nobody can release as it is; it says why (F17). */
export async function openForChanges(
  trx: Db,
  ctx: Ctx,
  request: RequestRow,
  errors: readonly string[],
): Promise<RequestRow> {
  const reason = errors.slice(0, 5).join(' ').slice(0, maxCommentLength)
  const changed = await transitionRequest(trx, request, { state: 'changes requested', reason })
  await recordAudit(trx, ctx, {
    action: 'request.invalid',
    subject: `request:${request.id}`,
    botId: request.botId,
    after: { errors },
  })
  await notifyRequest(trx, ctx, changed, {
    type: 'request.invalid',
    requestId: request.id,
    by: 'system:validation',
    errors: errors.slice(0, 5),
  })
  return changed
}
