import { graceMsDefault } from '../domain/drain.ts'
import type { OpenSessions } from '../domain/drain.ts'
import type { Db } from '../store/database.ts'
import { drainOnSender, insertDrain, markDrainEnded } from '../store/drains.ts'
import type { DrainRow } from '../store/drains.ts'
import { closeSessions, countOpenSessions } from '../store/sessions.ts'
import { record } from './change.ts'
import type { Ctx } from './context.ts'

type SteppingDown = Pick<DrainRow, 'botId' | 'versionId' | 'senderId' | 'track'>

/**
 * A version leaves a sender: its open sessions end at once, or drain for the grace period. A sender
 * has one drain a track, so what drained there before ends now (F43). Call after `moveRoutes`.
 */
export async function stepDown(
  trx: Db,
  ctx: Ctx,
  version: SteppingDown,
  openSessions: OpenSessions,
): Promise<void> {
  const { botId, versionId, senderId, track } = version
  const older = await drainOnSender(trx, senderId, track)
  if (older) await endDrain(trx, ctx, older, 'replaced by a newer drain')
  if (openSessions === 'end') {
    const closed = await closeSessions(trx, { senderId, botId, versionId }, 'ended', ctx.now())
    if (closed > 0) await recordClosed(trx, ctx, version, closed)
    return
  }
  if ((await countOpenSessions(trx, { senderId, botId, versionId })) === 0) return
  await insertDrain(trx, {
    ...version,
    startedAt: ctx.now(),
    dueAt: ctx.now() + graceMsDefault,
  })
}

/** Ends a drain and closes what is still open in it; who talks to a person is left to finish. */
export async function endDrain(trx: Db, ctx: Ctx, drain: DrainRow, why: string): Promise<void> {
  const { botId, versionId, senderId } = drain
  const choice = { senderId, botId, versionId, spareHandedOver: true }
  const closed = await closeSessions(trx, choice, why, ctx.now())
  await markDrainEnded(trx, drain.id, ctx.now())
  await recordClosed(trx, ctx, drain, closed)
}

const recordClosed = (trx: Db, ctx: Ctx, { botId, versionId, senderId }: SteppingDown, n: number) =>
  record(trx, ctx, {
    action: 'sessions.close',
    subject: `bot:${botId}`,
    after: { versionId, senderId, sessions: n },
  })
