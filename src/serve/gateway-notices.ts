import { tellHandOff } from '../control/handoffs/tell-hand-off.ts'
import { queueThreadLine } from '../control/kit/queue-redraws.ts'
import type { Ctx } from '../control/kit/context.ts'
import type { Event } from '../domain/events.ts'
import type { Db } from '../store/kit/database.ts'

/** Lets the data plane leave a line under a card, in its own transaction. */
export async function queueGatewayNotice(trx: Db, system: Ctx, event: Event): Promise<void> {
  if ('handOffId' in event) await tellHandOff(trx, system, event)
  else if ('botId' in event) {
    await queueThreadLine(trx, system, event.botId, `bot:${event.botId}`, event)
  }
}
