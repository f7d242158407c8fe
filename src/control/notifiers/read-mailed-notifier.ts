import { botsById } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { mailedNotifier, notifierById } from '../../store/notifiers/notifiers.ts'

/** Where a mail to a notifier goes, and the bot's name; null where it is off by now, or the bot is gone. */
export async function readMailedNotifier(
  db: Db,
  target: string,
  botId: string | null,
): Promise<{ name: string; address: string; bot: string } | null> {
  const notifier = await notifierById(db, mailedNotifier(target) ?? '')
  const [bot] = botId === null ? [] : await botsById(db, [botId])
  if (!notifier || notifier.offAt !== null || (botId !== null && !bot)) return null
  return { name: notifier.name, address: notifier.address, bot: bot?.name ?? '' }
}
