import type { Platform } from '../../domain/actor.ts'
import { markAdapterDraw, unknownCards } from '../../store/delivery/cards.ts'
import { queueRedrawAt } from '../kit/queue-redraws.ts'
import type { Ctx } from '../kit/context.ts'

/**
 * An adapter drew on a card itself. A newer card may have been there before, drawn by the outbox, so
 * the outbox draws it once more (F67).
 */
export async function afterAdapterDraw(
  { db, now, ports }: Pick<Ctx, 'db' | 'now' | 'ports'>,
  { platform, install, messageId }: { platform: Platform; install: string; messageId: string },
): Promise<void> {
  await db.transaction(async (trx) => {
    for (const { channel, subject } of await markAdapterDraw(trx, {
      platform,
      install,
      messageId,
    })) {
      await queueRedrawAt(trx, { now }, { platform, install, channel }, subject)
    }
  })
  ports.wakeRelay()
}

/**
 * An adapter is about to draw what holds for a moment only. Should the process die before it draws the
 * rest, `redrawUnknownCards` finds it.
 */
export async function beforeAdapterDraw(
  { db }: Pick<Ctx, 'db'>,
  { platform, install, messageId }: { platform: Platform; install: string; messageId: string },
): Promise<void> {
  await markAdapterDraw(db, { platform, install, messageId })
}

/** After a start: every card of which nobody knows what it shows is drawn once more (F67). */
export async function redrawUnknownCards({ db, now }: Pick<Ctx, 'db' | 'now'>): Promise<void> {
  await db.transaction(async (trx) => {
    for (const { subject, ...place } of await unknownCards(trx)) {
      await queueRedrawAt(trx, { now }, place, subject)
    }
  })
}
