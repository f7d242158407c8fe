import { freeze, parseCandidate } from '../../domain/candidate.ts'
import type { Candidate } from '../../domain/candidate.ts'
import { maxCommentLength } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { transitionRequest } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { findVersion } from '../../store/bots/versions.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { bindingFor, findingsOf } from './make-candidate.ts'
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
  return (await changesIfInvalid(trx, ctx, request)) ?? staleIfBindingChanged(trx, ctx, request)
}

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
    before: { state: request.state, revision: request.revision },
    after: { state: 'stale', why },
  })
  await notifyRequest(trx, ctx, stale, { type: 'request.stale', requestId: request.id, why })
  return stale
}

async function staleIfBindingChanged(
  trx: Db,
  ctx: Ctx,
  request: RequestRow,
): Promise<RequestRow | null> {
  const candidate = parseCandidate(request.candidate)
  if (await isAsFrozen(trx, request, candidate)) return null
  return makeStale(trx, ctx, request, 'a sender or the action endpoint changed meanwhile')
}

async function isAsFrozen(trx: Db, request: RequestRow, candidate: Candidate): Promise<boolean> {
  const base = candidate.base === null ? undefined : await findVersion(trx, candidate.base)
  const { definition } = candidate
  try {
    const now = await bindingFor(trx, definition, request.selection, base?.binding)
    return freeze({ ...candidate, ...now }).hash === request.hash
  } catch (error) {
    // A sender's new address is no part of what was chosen.
    if (error instanceof Refusal) return false
    throw error
  }
}

async function changesIfInvalid(
  trx: Db,
  ctx: Ctx,
  request: RequestRow,
): Promise<RequestRow | null> {
  const findings = await findingsOf(
    trx,
    await botOrThrow(trx, request.botId),
    parseCandidate(request.candidate).definition,
  )
  const errors = findings.filter((finding) => finding.severity === 'error').map(({ text }) => text)
  return errors.length === 0 ? null : openForChanges(trx, ctx, request, errors)
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
