import { chooseGray } from '../../domain/gray/choose-gray.ts'
import type { GrayReach } from '../../domain/gray/choose-gray.ts'
import { contactsSince } from '../../store/gray/gray-chats.ts'
import type { Db } from '../../store/kit/database.ts'

/** How many of the contacts of the last week would meet it; `isMore`: there were more than `of`. */
export type Reach = { met: number; of: number; isMore: boolean }

const weekMs = 7 * 24 * 3_600_000
const contactsMax = 5000

/** By the contacts of the last week, at most some thousands of them (F33). */
export async function reachOf(
  db: Db,
  botId: string,
  reach: GrayReach,
  now: number,
): Promise<Reach> {
  const contacts = await contactsSince(db, botId, now - weekMs, contactsMax + 1)
  const isMore = contacts.length > contactsMax
  const counted = contacts.slice(0, contactsMax)
  const choose = chooseGray(reach)
  const met = counted.filter((contact) => choose(contact).rule !== null).length
  return { met, of: counted.length, isMore }
}
