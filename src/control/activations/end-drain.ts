import { actorId } from '../../domain/actor.ts'
import type { DrainEnd } from '../../domain/drain.ts'
import type { Db } from '../../store/kit/database.ts'
import { findDrain, markDrainEnded, markDrainEnding } from '../../store/live/drains.ts'
import { newestRequestIds } from '../../store/bots/version-lines.ts'
import type { DrainRow } from '../../store/live/drains.ts'
import { countDrained } from '../../store/live/session-counts.ts'
import { isAnyWithBot } from '../../store/live/sessions.ts'
import { queueDrainRedraws, queueThreadLine } from '../kit/queue-redraws.ts'
import { recordAudit } from '../kit/change.ts'
import { closeSessionBatch } from './close-session-batch.ts'
import type { Ctx } from '../kit/context.ts'

/** So many that most drains end in one commit. */
const sessionsFirst = 200

/**
 * Ends a drain (F45): from this commit on nobody is answered by it. Its first sessions close here,
 * and where there are more, `endDrains` closes them a few at a time, so that no message has to wait
 * for ten thousand of them. Who talks to a person is left to finish. Call after `bumpRouteRevision`.
 */
export async function endDrain(trx: Db, ctx: Ctx, drain: DrainRow, why: DrainEnd): Promise<void> {
  // Before anything is written: read ahead of the lock.
  const behind = await newestRequestIds(trx, drain.botId, 1)
  const dueAt = Math.min(drain.dueAt, ctx.now())
  const end = { dueAt, endedBy: actorId(ctx.actor), endedWhy: why }
  if (!(await markDrainEnding(trx, drain, end))) return
  await closeSessionBatch(trx, drain, { limit: sessionsFirst, at: ctx.now() })
  await finishDrain(trx, ctx, drain, undefined, behind)
}

/** Sessions that nobody let finish: all of them, also those with a person. */
export async function closeAtOnce(trx: Db, ctx: Ctx, drain: DrainRow): Promise<void> {
  const at = ctx.now()
  while ((await closeSessionBatch(trx, drain, { handedOver: 1, limit: sessionsFirst, at })) > 0);
  await closeSessionBatch(trx, drain, { limit: sessionsFirst, at })
  await finishDrain(trx, ctx, drain, 'at once')
}

/** The version answers there again, so its sessions simply go on. */
export async function resumeDrain(trx: Db, ctx: Ctx, drain: DrainRow): Promise<void> {
  await ended(trx, ctx, drain, 'active again')
}

/** Says that a drain is over once nothing of it is left to close; false while there is. */
export async function finishDrain(
  trx: Db,
  ctx: Ctx,
  ending: DrainRow,
  why?: DrainEnd,
  behind?: readonly string[],
): Promise<boolean> {
  if (await isAnyWithBot(trx, ending)) return false
  // Read after the look: then every count of what was closed meanwhile is in it.
  const drain = await findDrain(trx, ending.id)
  if (!drain) return false
  await ended(trx, ctx, drain, why ?? drain.endedWhy ?? 'at once', behind)
  return true
}

async function ended(
  trx: Db,
  ctx: Ctx,
  drain: DrainRow,
  why: DrainEnd,
  behind?: readonly string[],
): Promise<void> {
  const by = drain.endedBy ?? actorId(ctx.actor)
  const end = { endedAt: ctx.now(), endedBy: by, endedWhy: why }
  if (!(await markDrainEnded(trx, drain, end))) return
  const { id: drainId, botId, versionId, senderId, opened, closed } = drain
  const open = await countDrained(trx, drain)
  const counts = { opened, closed, open }
  await recordAudit(trx, ctx, {
    action: 'drain.end',
    subject: `bot:${botId}`,
    after: { drainId, versionId, senderId, why, ...counts },
  })
  const what = { botId, drainId, versionId, senderId, by, why, ...counts }
  await queueThreadLine(trx, ctx, botId, `bot:${botId}`, { type: 'drain.ended', ...what })
  await queueDrainRedraws(trx, ctx, drain, behind)
}
