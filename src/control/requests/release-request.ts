import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { peopleWithOrgRole } from '../../store/people/people.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { transitionRequest } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import type { Ctx } from '../kit/context.ts'
import { eligibleReviewers } from './eligible-reviewers.ts'
import type { DrainOptions } from '../activations/drain-options.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { cancelRelease } from '../gray/cancel-release.ts'
import { promoteGray } from '../gray/promote-gray.ts'
import { startGray } from '../gray/start-gray.ts'
import { releaseVersion } from '../versions/release-version.ts'
import { queueReleaseNotes } from '../notifiers/queue-release-notes.ts'
import { notifyRequest } from './notify-request.ts'
import { candidateOf } from './candidate-of.ts'

/** The deciding approval: the request becomes its version, exactly once (F26, F30). */
export async function releaseRequest(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  request: RequestRow,
  person: PersonRef,
  {
    drainOptions,
    approvers,
    ...broken
  }: {
    drainOptions: DrainOptions
    approvers: string[]
    breakGlass?: string
    lookDueAt?: number
  },
): Promise<RequestRow> {
  const version = await carryOut(trx, ctx, bot, { request, approvers, drainOptions })
  const approved = await transitionRequest(trx, request, {
    state: 'approved',
    decidedAt: ctx.now(),
    decidedBy: person.id,
    versionId: version.id,
    ...broken,
  })
  const by = person.id
  if (broken.breakGlass !== undefined && broken.lookDueAt !== undefined) {
    const { breakGlass: reason, lookDueAt } = broken
    const event = {
      type: 'request.break-glass',
      requestId: request.id,
      by,
      reason,
      lookDueAt,
    } as const
    await notifyRequest(trx, ctx, approved, event, await watchers(trx, request))
  }
  await notifyRequest(trx, ctx, approved, {
    type: 'request.approved',
    requestId: request.id,
    by,
    versionId: version.id,
  })
  return approved
}

/** What was asked for happens now; returns the version that it is about. */
async function carryOut(
  trx: Db,
  ctx: Ctx,
  bot: BotRow,
  { request, approvers, drainOptions }: Approved,
): Promise<VersionRow> {
  if (request.kind === 'promote')
    return promoteGray(trx, ctx, bot, { drainOptions, requestId: request.id })
  if (request.kind === 'cancel') {
    return cancelRelease(trx, ctx, bot, {
      track: request.track,
      by: request.requester,
      drainOptions,
    })
  }
  const version = await releaseVersion(trx, ctx, bot, {
    candidate: candidateOf(request),
    hash: request.hash,
    author: request.requester,
    comment: request.comment,
    approvers,
    requestId: request.id,
    revertsTo: null,
    changeCount: request.told?.total ?? request.changes.length,
    drainOptions,
  })
  const how = version.track === 'gray' ? 'gray' : 'released'
  const from = candidateOf(request).base
  await queueReleaseNotes(trx, ctx, { botId: bot.id, versionId: version.id, from, how })
  if (request.gray) await startGray(trx, ctx, { version, asked: request.gray })
  return version
}
type Approved = { request: RequestRow; approvers: string[]; drainOptions: DrainOptions }

/** Who is told of a broken glass: the admins and everybody who reviews this bot (F23). */
async function watchers(trx: Db, request: RequestRow): Promise<string[]> {
  const admins = await peopleWithOrgRole(trx, ['admin'])
  const reviewers = await eligibleReviewers(trx, request.botId)
  return [request.requester, ...[...admins, ...reviewers].map((person) => person.id)]
}
