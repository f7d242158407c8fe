import { forgetShown, waitingCards } from '../../store/delivery/cards.ts'
import { queueRedrawAt } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'

/**
 * We read no channel, so nothing tells us that somebody deleted a card, and a request that waits may see no change for
 * days. So each such card is drawn once more: the relay finds it deleted, and posts it again.
 */
export async function lookForDeletedCards({ db, now, ports }: Ctx): Promise<void> {
  await db.transaction(async (trx) => {
    for (const { id, subject, ...place } of await waitingCards(trx)) {
      await forgetShown(trx, id)
      await queueRedrawAt(trx, { now }, place, subject)
    }
  })
  ports.wakeRelay()
}
