import { botsById } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { subscriptionsOf } from '../../store/notifiers/subscriptions.ts'

/** The bot, for a person who hears of its releases; null where they do not by now, or it is gone. */
export async function readSubscribed(
  db: Db,
  botId: string,
  personId: string,
): Promise<{ id: string; name: string } | null> {
  const [bot] = await botsById(db, [botId])
  const isTold = (await subscriptionsOf(db, botId)).some((one) => one.personId === personId)
  return bot && isTold ? bot : null
}
