import { Refusal } from '../../refusal.ts'
import { findBot } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { findLink, linkByCode } from '../../store/sharing/short-links.ts'
import type { ShortLinkRow } from '../../store/sharing/short-links.ts'

/** A link by its id, its code or its whole address. */
export async function knownLink(
  db: Db,
  word: string,
): Promise<{ link: ShortLinkRow; bot: BotRow }> {
  const last = word.trim().split('/').at(-1) ?? ''
  const link = (await findLink(db, last)) ?? (await linkByCode(db, last.toLowerCase()))?.link
  if (!link) {
    throw new Refusal(
      'NOT_FOUND',
      'There is no such link.',
      'See the links of a bot with /qr and its name, as:list.',
    )
  }
  const bot = await findBot(db, link.botId)
  if (bot) return { link, bot }
  throw new Refusal(
    'NOT_FOUND',
    'The bot of this link was deleted.',
    'Whoever opens the link reads that.',
  )
}
