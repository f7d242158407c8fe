import type { Platform } from '../../domain/actor.ts'
import { wakeRows } from '../../store/delivery/outbox.ts'
import type { Ctx } from '../kit/context.ts'
import { shareRead } from '../kit/share-read.ts'

/**
 * Somebody let us in again, or shows by an act that we are there: what waits for the way to this
 * channel, or to the whole install, goes out now (F67).
 */
export async function wakePlace(
  { db, now, ports }: Pick<Ctx, 'db' | 'now' | 'ports'>,
  { platform, install, channel }: { platform: Platform; install: string; channel: string | null },
): Promise<void> {
  const woken = await shareRead(db, `wake ${platform} ${install} ${channel}`, () =>
    wakeRows(db, { platform, install, target: channel }, now()),
  )
  if (woken > 0) ports.wakeRelay()
}
