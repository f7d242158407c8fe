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
import { movedSince } from '../profiles/moved-since.ts'
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
  const { errors, moved } = await validityOf(trx, request)
  if (errors.length > 0) return openForChanges(trx, ctx, request, errors)
  return moved === null ? null : makeStale(trx, ctx, request, moved)
}

/** Checked once before the transaction and not again in it, while nothing moved that it is made of. */
const validityOf = (
  db: Db,
  request: RequestRow,
): Promise<{ errors: string[]; moved: string | null }> =>
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
      moved: await movedFrom(db, request, candidate),
    }
  })

const validityTables = [
  'bots',
  'versions',
  'releases',
  'notifiers',
  'people',
  'endpoint_writes',
  'web_url_writes',
  ...boundTables,
]

/**
 * Makes an open request stale, for one reason that everybody reads alike; its reviews no longer count.
 */
export async function makeStale(
  trx: Db,
  ctx: Ctx,
  request: RequestRow,
  why: string,
): Promise<RequestRow> {
  const stale = await transitionRequest(trx, request, { state: 'stale', reason: why })
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

/** What is otherwise than it was frozen, as a sentence without its full stop; null where nothing is. */
async function movedFrom(
  trx: Db,
  request: RequestRow,
  candidate: Candidate,
): Promise<string | null> {
  // What is shown already stays as it was approved then.
  if (request.kind !== 'publish') {
    return (await isStillShown(trx, request)) ? null : 'Customers get another version by now'
  }
  const [retired] = await retiredAmong(trx, candidate.notifiers)
  if (retired) return `The error notifier ${retired.name} was retired since it was asked for`
  const base = candidate.base === null ? undefined : await findVersion(trx, candidate.base)
  const { definition } = candidate
  try {
    const chosen = { frozen: profileOf(candidate), resources: request.resources }
    const now = await bindingFor(trx, definition, request.selection, base?.binding, chosen)
    const { profile: _, ...rest } = candidate
    const { hash } = await runJob('freeze', { ...rest, ...now })
    if (hash === request.hash) return null
    return (await movedSince(trx, candidate, now)) ?? 'What it runs with changed'
  } catch (error) {
    // A sender's new address is no part of what was chosen.
    if (error instanceof Refusal) return error.sentence.replace(/\.$/, '')
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
