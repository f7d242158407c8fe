import { freeze, parseCandidate } from '../../domain/candidate.ts'
import { botOrThrow } from '../../store/bots.ts'
import type { Db } from '../../store/database.ts'
import { transitionRequest } from '../../store/requests.ts'
import type { RequestRow } from '../../store/requests.ts'
import { recordAudit } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { bindingFor, findingsOf } from './make-candidate.ts'
import { notifyRequest } from './notify-request.ts'

/**
 * Checks at approval that the candidate is still what was frozen and still valid. Returns the moved
 * request when it is not: `stale` (F19), or `changes requested` with the errors (F17).
 */
export async function revalidateCandidate(
  trx: Db,
  ctx: Ctx,
  request: RequestRow,
): Promise<RequestRow | null> {
  return (await staleIfBindingChanged(trx, ctx, request)) ?? changesIfInvalid(trx, ctx, request)
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
  const now = { ...candidate, ...(await bindingFor(trx, candidate.definition)) }
  if (freeze(now).hash === request.hash) return null
  return makeStale(trx, ctx, request, 'a sender or the action endpoint changed meanwhile')
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
  if (errors.length === 0) return null
  const changed = await transitionRequest(trx, request, { state: 'changes requested' })
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
