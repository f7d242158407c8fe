import { inboundWaiting } from '../../store/inbox/inbox-rows.ts'
import { outboundWaiting } from '../../store/outbound/outbound-waiting.ts'
import type { OutboundWaiting } from '../../store/outbound/outbound-waiting.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'

/** What takes less is on its way. */
const longMs = 60_000

/** Times are UTC ms. */
export type Waiting = {
  /** Answers that customers do not have yet. */
  outbound: OutboundWaiting[]
  /** Messages of customers that nobody handled yet; null where none waits long. */
  inbound: { count: number; since: number } | null
}

/** What has waited for more than a minute on its way from and to customers (F87). */
export function listWaiting(ctx: Ctx): Promise<Waiting> {
  return auditedRead(ctx, 'problems.list', 'senders', async (db) => {
    await authorize(db, ctx, 'people.see')
    const before = ctx.now() - longMs
    return {
      outbound: await outboundWaiting(db, before),
      inbound: await inboundWaiting(db, before),
    }
  })
}
