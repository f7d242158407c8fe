import type { Platform } from '../domain/actor.ts'
import { cardPainted } from '../store/cards.ts'
import { announceAt } from './announce.ts'
import type { Ctx } from './context.ts'

/**
 * An adapter drew on a card itself. A newer card may have been there before, drawn by the outbox, so
 * the outbox draws it once more (F67).
 */
export async function repaint(
  { db, now, ports }: Pick<Ctx, 'db' | 'now' | 'ports'>,
  { platform, install, messageId }: { platform: Platform; install: string; messageId: string },
): Promise<void> {
  await db.transaction(async (trx) => {
    for (const { channel, subject } of await cardPainted(trx, { platform, install, messageId })) {
      await announceAt(trx, { now }, { platform, install, channel }, subject)
    }
  })
  ports.wakeRelay()
}
