import { dueProactiveMessages, takeProactiveMessages } from '../store/live/messages.ts'
import type { Gateway } from './gateway.ts'
import { queueProactive } from './outbound/queue-proactive.ts'
import type { Renderers } from './outbound/queue-proactive.ts'

const messagesAtOnce = 200

export type ProactiveChannels = { renderers: Renderers; now: () => number }

/**
 * Hands what waits for end users, such as the goodbye of a drain, to their channels, in the order
 * it was recorded: as rows, each once.
 */
export async function sendProactiveMessages(
  gateway: Pick<Gateway, 'db' | 'newId' | 'model'>,
  channels: ProactiveChannels,
): Promise<number> {
  let sent = 0
  for (;;) {
    const rows = await dueProactiveMessages(gateway.db, messagesAtOnce)
    if (rows.length === 0) return sent
    sent += await gateway.db.transaction(async (trx) => {
      const ids = rows.map(({ id }) => id)
      const taken = await takeProactiveMessages(trx, ids)
      const mine = rows.filter(({ id }) => taken.has(id))
      await queueProactive(gateway, trx, mine, channels)
      return mine.length
    })
  }
}
