import type { News } from '../../store/senders/channel-news.ts'
import type { ChannelItem, ChannelNotice, ChannelTrouble, UnreadableItem } from '../channel-port.ts'

type Told = ChannelNotice | ChannelTrouble | UnreadableItem

/** What no customer wrote, to be shown on the sender: news of the account, errors, nonsense. */
export function newsOf(item: Told): News {
  const about = { numberId: item.sender?.id ?? null, at: item.at }
  switch (item.kind) {
    case 'notice':
      return { ...about, kind: 'notice', what: item.field, excerpt: item.excerpt }
    case 'trouble':
      return { ...about, kind: 'trouble', what: item.problem.text, excerpt: '' }
    case 'unreadable':
      return { ...about, kind: 'unreadable', what: item.what, excerpt: item.excerpt }
  }
}

/** That something came for a number that is nobody's, or of another app. */
export const strayNews = (
  kind: 'unknown number' | 'foreign number',
  { sender, at, kind: excerpt }: ChannelItem,
): News => ({ numberId: sender?.id ?? null, kind, what: sender?.shown ?? '', excerpt, at })
