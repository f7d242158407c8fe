import type { Channel } from '../../bot/definition.ts'
import { keepNews, keepStray } from '../channel-news/keep-news.ts'
import type { NewsLog } from '../channel-news/news-log.ts'
import type { ChannelEcho, ChannelItem, ContactChange } from '../channel-port.ts'
import type { FoundSender } from '../contacts/senders-of.ts'
import { followChange } from '../contacts/follow-change.ts'
import type { Gateway } from '../gateway.ts'
import { takeEcho } from './take-echo.ts'

/** Our sender that an item is about. */
export type On = { channel: Channel; senderId: string }

/**
 * Keeps what is about no sender of ours: news of the account, errors, nonsense, another app's numbers.
 * Null then; else the sender that the item is about.
 */
export async function takeUnlessOurs(
  { gateway, news }: { gateway: Gateway; news: NewsLog },
  channel: Channel,
  item: ChannelItem,
  found: FoundSender | null,
): Promise<On | null> {
  if (item.kind === 'trouble') news.problem(item.sender.id, item.problem)
  if (item.kind === 'unreadable') news.unreadable(channel, item.what)
  if (item.kind === 'notice' || item.kind === 'trouble' || item.kind === 'unreadable') {
    await keepNews(gateway.db, channel, item)
    return null
  }
  if (found !== null && 'senderId' in found) return { channel, senderId: found.senderId }
  const problem = found?.problem ?? 'unknown number'
  news.stray(channel, problem, item)
  await keepStray(gateway.db, channel, problem, item)
  return null
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
