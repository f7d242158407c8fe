import type { Platform } from '../../domain/actor.ts'
import { cardPainted, unknownCards } from '../../store/cards.ts'
import { announceAt } from '../kit/announce.ts'
import type { Ctx } from '../kit/context.ts'

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

/**
 * An adapter is about to draw what holds for a moment only. Should the process die before it draws the
 * rest, `repaintUnknown` finds it.
 */
export async function markDrawing(
  { db }: Pick<Ctx, 'db'>,
  { platform, install, messageId }: { platform: Platform; install: string; messageId: string },
): Promise<void> {
  await cardPainted(db, { platform, install, messageId })
}

/** After a start: every card of which nobody knows what it shows is drawn once more (F67). */
export async function repaintUnknown({ db, now }: Pick<Ctx, 'db' | 'now'>): Promise<void> {
  await db.transaction(async (trx) => {
    for (const { subject, ...place } of await unknownCards(trx)) {
      await announceAt(trx, { now }, place, subject)
    }
  })
}
