import type { Channel } from '../../bot/definition.ts'
import type { Db } from '../kit/database.ts'

/** What a channel tells beside messages; the same kind of news on one number is one row. */
export const newsKinds = [
  'notice',
  'trouble',
  'unreadable',
  'echo',
  'standby',
  'unknown number',
  'foreign number',
  'bad signature',
  'bad verification',
] as const
export type NewsKind = (typeof newsKinds)[number]
export type News = {
  /** The platform's id of the number; null where none is named. */
  numberId: string | null
  kind: NewsKind
  what: string
  excerpt: string
  at: number
}
/** Without the excerpt: what customers wrote may be in it. */
export type NewsRow = Omit<News, 'at' | 'excerpt'> & {
  count: number
  firstAt: number
  lastAt: number
}

const whatMax = 200
const excerptMax = 1000

/** Counts it `times`, and keeps the newest excerpt. */
export async function noteNews(
  db: Db,
  channel: Channel,
  { numberId, kind, what, excerpt, at }: News,
  times = 1,
): Promise<void> {
  const kept = { excerpt: excerpt.slice(0, excerptMax), lastAt: at }
  const key = { channel, numberId: numberId ?? '', kind, what: what.slice(0, whatMax) }
  await db('channelNews')
    .insert({ ...key, ...kept, count: times, firstAt: at })
    .onConflict(['channel', 'numberId', 'kind', 'what'])
    .merge({ ...kept, count: db.raw('channel_news.count + ?', [times]) })
}

/** What was told since then, newest first. */
export async function newsSince(
  db: Db,
  channel: Channel,
  since: number,
  limit: number,
): Promise<NewsRow[]> {
  const rows: (NewsRow & { numberId: string })[] = await db('channelNews')
    .where({ channel })
    .where('lastAt', '>=', since)
    .orderBy('lastAt', 'desc')
    .limit(limit)
    .select('numberId', 'kind', 'what', 'count', 'firstAt', 'lastAt')
  return rows.map((row) => ({ ...row, numberId: row.numberId === '' ? null : row.numberId }))
}

export const deleteOldNews = (db: Db, before: number): Promise<number> =>
  db('channelNews').where('lastAt', '<', before).delete()
