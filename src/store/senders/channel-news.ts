import type { Channel } from '../../bot/definition.ts'
import type { Db } from '../kit/database.ts'
import { insertRows } from '../kit/json-table.ts'

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
export const noteNews = (db: Db, channel: Channel, news: News, times = 1): Promise<void> =>
  noteAllNews(
    db,
    channel,
    Array.from({ length: times }, () => news),
  )

const columns = {
  channel: 'text',
  numberId: 'text',
  kind: 'text',
  what: 'text',
  excerpt: 'text',
  count: 'bigint',
  firstAt: 'bigint',
  lastAt: 'bigint',
} as const
const countOn = `on conflict (channel, number_id, kind, what) do update set
  excerpt = excluded.excerpt, last_at = excluded.last_at,
  count = channel_news.count + excluded.count`

/** The same of many, in one statement: what is told a thousand times in one delivery is one row. */
export async function noteAllNews(db: Db, channel: Channel, all: readonly News[]): Promise<void> {
  const rows = new Map<string, NewsRow & { channel: Channel; excerpt: string }>()
  for (const { numberId, kind, what, excerpt, at } of all) {
    const names = { numberId: numberId ?? '', kind, what: what.slice(0, whatMax) }
    const key = JSON.stringify(names)
    const { count = 0, firstAt = at } = rows.get(key) ?? {}
    const kept = { excerpt: excerpt.slice(0, excerptMax), count: count + 1, firstAt, lastAt: at }
    rows.set(key, { channel, ...names, ...kept })
  }
  // In one order, so that two transactions never wait for each other.
  const sorted = [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1))
  await insertRows(
    db,
    'channelNews',
    columns,
    sorted.map(([, row]) => row),
    countOn,
  )
}

/** What was told since then, of these kinds or of all, newest first. */
export async function newsSince(
  db: Db,
  channel: Channel,
  {
    since,
    limit,
    kinds = newsKinds,
  }: { since: number; limit: number; kinds?: readonly NewsKind[] },
): Promise<NewsRow[]> {
  const rows: (NewsRow & { numberId: string })[] = await db('channelNews')
    .where({ channel })
    .where('lastAt', '>=', since)
    .whereIn('kind', kinds)
    .orderBy('lastAt', 'desc')
    .limit(limit)
    .select('numberId', 'kind', 'what', 'count', 'firstAt', 'lastAt')
  return rows.map((row) => ({ ...row, numberId: row.numberId === '' ? null : row.numberId }))
}

/** Nobody has to hear of it any more. */
export const forgetNews = (db: Db, channel: Channel, kind: NewsKind): Promise<number> =>
  db('channelNews').where({ channel, kind }).delete()

export const deleteOldNews = (db: Db, before: number): Promise<number> =>
  db('channelNews').where('lastAt', '<', before).delete()
