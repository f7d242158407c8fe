import type { Db } from '../store/database.ts'
import { openDrains } from '../store/drains.ts'
import type { DrainRow } from '../store/drains.ts'
import { moveRoutes } from '../store/routes.ts'
import { countOpenSessions } from '../store/sessions.ts'
import { announceBot } from './announce.ts'
import { change } from './change.ts'
import type { Ctx } from './context.ts'
import { endDrain } from './step-down.ts'

/** Ends the drains whose grace period is over or whose last session closed (F45). */
export async function endDrains(ctx: Ctx): Promise<number> {
  if ((await ripe(ctx.db, ctx.now())).length === 0) return 0
  return change(ctx, 'drain.end', 'drains', async (trx) => {
    const drains = await ripe(trx, ctx.now())
    if (drains.length > 0) await moveRoutes(trx)
    for (const drain of drains) {
      await endDrain(trx, ctx, drain, 'the grace period is over')
      await announceBot(trx, ctx, drain.botId)
    }
    ctx.ports.routesMoved()
    return drains.length
  })
}

async function ripe(db: Db, now: number): Promise<DrainRow[]> {
  const drains = await openDrains(db)
  const open = await Promise.all(drains.map((drain) => countOpenSessions(db, drain)))
  return drains.filter((drain, i) => drain.dueAt <= now || open[i] === 0)
}
