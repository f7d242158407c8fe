import type { Event } from '../../domain/events.ts'
import { tryIdleMs } from '../../domain/conversation/try.ts'
import { enqueue } from '../../store/delivery/enqueue.ts'
import type { Db } from '../../store/kit/database.ts'
import { nextOutboxId } from '../../store/kit/ordered-ids.ts'
import { findTry, openTries, openTriesOf } from '../../store/live/tries.ts'
import type { TryRow } from '../../store/live/tries.ts'
import type { Ctx } from '../kit/context.ts'
import { endOneTry } from './try-messages.ts'
import { endWords, mayGoOn, whyOver } from './why-over.ts'
import type { Over } from './why-over.ts'

const atOnce = 200
/** Whoever reads of it later than this has long gone on. */
const newsForMs = 10 * 60_000

/**
 * Ends the tries that silence or a lost role is the end of, looked at each minute, and tells who may
 * still know it (F8). Returns how many.
 */
export async function endTries(ctx: Ctx): Promise<number> {
  let ended = 0
  let after = ''
  for (;;) {
    const rows = await openTries(ctx.db, after, atOnce)
    for (const row of rows) {
      const over = await whyOver(ctx.db, row, ctx.now())
      if (over && (await end(ctx, row, over))) ended += 1
    }
    if (rows.length < atOnce) break
    after = rows.at(-1)?.id ?? after
  }
  if (ended > 0) ctx.ports.wakeRelay()
  return ended
}

/** A decision ends the tries of what was decided, and tells of it at once; inside its transaction. */
export async function endTriesOf(
  trx: Db,
  ctx: Pick<Ctx, 'now'>,
  request: { id: string; botId: string },
): Promise<void> {
  for (const row of await openTriesOf(trx, request)) {
    await endIn(trx, ctx, row, { why: 'decided', at: ctx.now() })
  }
}

const end = (ctx: Ctx, row: TryRow, over: Over): Promise<boolean> =>
  ctx.db.transaction((trx) => endIn(trx, ctx, row, over))

async function endIn(trx: Db, ctx: Pick<Ctx, 'now'>, row: TryRow, over: Over): Promise<boolean> {
  if (!(await endOneTry(trx, ctx, row, over))) return false
  const { why, at } = over
  const now = ctx.now()
  const isTold = (why === 'idle' || why === 'decided') && now - at < newsForMs
  if (isTold) await tell(trx, row, why, now)
  return true
}

async function tell(trx: Db, row: TryRow, why: 'idle' | 'decided', at: number): Promise<void> {
  const { platform, install, userId: target, id: tryId, botId, personId, requestId } = row
  const event: Event = { type: 'try.ended', tryId, botId, personId, why }
  const subject = requestId === null ? (`bot:${botId}` as const) : (`request:${requestId}` as const)
  const id = nextOutboxId(at)
  await enqueue(trx, [{ id, kind: 'dm', platform, install, target, subject, event }], at)
}

/**
 * What the one who tried is told, as it is true now; null where it is too late, where they lost the
 * right to know it, or where it is another's account by now.
 */
export async function describeTryEnd(
  ctx: Pick<Ctx, 'db' | 'now' | 'settings'>,
  { tryId, why }: Extract<Event, { type: 'try.ended' }>,
): Promise<{ sentence: string; nextStep: string } | null> {
  const row = await findTry(ctx.db, tryId)
  if (!row || row.endedAt === null || !(await mayGoOn(ctx.db, row))) return null
  const silentAt = row.lastAt + tryIdleMs
  const untilMs =
    why === 'idle' ? row.endedAt + newsForMs : Math.min(silentAt, row.endedAt + newsForMs)
  return ctx.now() < untilMs ? endWords(ctx.db, ctx, row, why) : null
}
