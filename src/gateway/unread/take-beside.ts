import type { Channel } from '../../bot/definition.ts'
import type { News } from '../../store/senders/channel-news.ts'
import { newsOf, strayNews } from '../channel-news/news-of.ts'
import type { NewsLog } from '../channel-news/news-log.ts'
import type { ChannelEcho, ChannelItem, ContactChange } from '../channel-port.ts'
import type { FoundSender } from '../contacts/senders-of.ts'
import { followChange } from '../contacts/follow-change.ts'
import type { Gateway } from '../gateway.ts'
import { takeEcho } from './take-echo.ts'

/** Our sender that an item is about. */
export type On = { channel: Channel; senderId: string }

/**
 * Our sender that an item is about; else what to keep of it: news of the account, errors, nonsense,
 * another app's numbers.
 */
export function ourSenderOf(
  log: NewsLog,
  channel: Channel,
  item: ChannelItem,
  found: FoundSender | null,
): { on: On } | { news: News } {
  if (item.kind === 'trouble') log.problem(item.sender.id, item.problem)
  if (item.kind === 'unreadable') log.unreadable(channel, item.what)
  if (item.kind === 'notice' || item.kind === 'trouble' || item.kind === 'unreadable') {
    return { news: newsOf(item) }
  }
  if (found !== null && 'senderId' in found) return { on: { channel, senderId: found.senderId } }
  const problem = found?.problem ?? 'unknown number'
  log.stray(channel, problem, item)
  return { news: strayNews(problem, item) }
}

/** What tells of a customer and is neither a message nor a status. */
export async function takeChange(
  gateway: Gateway,
  on: On,
  item: ContactChange | ChannelEcho,
): Promise<void> {
  if (item.kind === 'contact-change') await followChange(gateway, on, item)
  else await takeEcho(gateway, on, item)
}
