import type { Channel } from '../../bot/definition.ts'
import type { News } from '../../store/senders/channel-news.ts'
import { newsOf, strayNews } from '../channel-news/news-of.ts'
import type { NewsLog } from '../channel-news/news-log.ts'
import type { ChannelItem } from '../channel-port.ts'
import type { FoundSender } from '../contacts/senders-of.ts'

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
