import type { Channel } from '../../bot/definition.ts'
import type { Db } from '../../store/kit/database.ts'
import { noteNews } from '../../store/senders/channel-news.ts'
import type { News } from '../../store/senders/channel-news.ts'
import type { ChannelItem, ChannelNotice, ChannelTrouble, UnreadableItem } from '../channel-port.ts'

type Told = ChannelNotice | ChannelTrouble | UnreadableItem

/** Keeps what no customer wrote, to be shown on the sender: news of the account, errors, nonsense. */
export async function keepNews(db: Db, channel: Channel, item: Told): Promise<void> {
  await noteNews(db, channel, newsOf(item))
}

function newsOf(item: Told): News {
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

/** Keeps that something came for a number that is nobody's, or of another app. */
export async function keepStray(
  db: Db,
  channel: Channel,
  problem: 'unknown number' | 'foreign number',
  { sender, at, kind }: ChannelItem,
): Promise<void> {
  const what = sender?.shown ?? ''
  await noteNews(db, channel, {
    numberId: sender?.id ?? null,
    kind: problem,
    what,
    excerpt: kind,
    at,
  })
}
