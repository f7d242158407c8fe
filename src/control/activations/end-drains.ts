import { setTimeout as pause } from 'node:timers/promises'
import { drainEndReason } from '../../domain/drain.ts'
import type { Db } from '../../store/kit/database.ts'
import { countedDrains, findDrain, markCountShown } from '../../store/live/drains.ts'
import type { CountedDrain, DrainRow } from '../../store/live/drains.ts'
import { bumpRouteRevision } from '../../store/live/routes.ts'
import { countDrained } from '../../store/live/session-counts.ts'
import { queueDrainRedraws } from '../kit/queue-redraws.ts'
import { change } from '../kit/change.ts'
import { closeSessionBatch } from './close-session-batch.ts'
import type { Ctx } from '../kit/context.ts'
import { endDrain, finishDrain } from './end-drain.ts'

const sessionsAtOnce = 50
const pauseMs = 25

/**
 * Looks after every drain, each second: ends those whose grace period is over or whose last session
 * closed (F45), goes on closing the sessions of those that end, and has the cards redrawn where a
 * count changed (F46). Nothing is asked of the gateway: whoever closes a session, the count shows it.
 */
export async function endDrains(ctx: Ctx): Promise<number> {
  let over = 0
  for (const drain of await countedDrains(ctx.db)) {
    if (drain.state === 'ending' || (await endIfOver(ctx, drain))) {
      over += 1
      await closeTheRest(ctx, drain)
    } else if (drain.shown !== drain.open) await redraw(ctx, drain)
  }
  return over
}

async function endIfOver(ctx: Ctx, { id, ...seen }: CountedDrain): Promise<boolean> {
  if (!drainEndReason(seen, ctx.now())) return false
  return change(ctx, 'drain.end', `drain:${id}`, async (trx) => {
    const drain = await findDrain(trx, id)
    if (drain?.state !== 'draining') return false
    const open = await countDrained(trx, drain)
    const why = drainEndReason({ dueAt: drain.dueAt, open }, ctx.now())
    if (!why) return false
    await bumpRouteRevision(trx, { senderIds: [drain.senderId] })
    await endDrain(trx, ctx, drain, why)
    return true
  })
}

/** In short transactions with pauses, so that messages get in. What is held waits for next time. */
async function closeTheRest(ctx: Ctx, drain: DrainRow): Promise<void> {
  const closeOnce = () =>
    ctx.db.transaction((trx) =>
      closeSessionBatch(trx, drain, { limit: sessionsAtOnce, at: ctx.now() }),
    )
  while ((await closeOnce()) > 0) await pause(pauseMs)
  if ((await findDrain(ctx.db, drain.id))?.state !== 'ending') return
  await change(ctx, 'drain.end', `drain:${drain.id}`, (trx) => finishDrain(trx, ctx, drain))
}

/** Without the lock of the changes: counts move all the time. */
async function redraw(ctx: Ctx, { open, ...drain }: CountedDrain): Promise<void> {
  const draw = async (trx: Db) => {
    if (await markCountShown(trx, drain.id, open)) await queueDrainRedraws(trx, ctx, drain)
  }
  await ctx.db.transaction(draw)
  ctx.ports.wakeRelay()
}
