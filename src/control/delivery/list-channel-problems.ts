import { sendersWithBots } from '../../store/live/activations.ts'
import type { Db } from '../../store/kit/database.ts'
import { newsSince } from '../../store/senders/channel-news.ts'
import type { NewsKind, NewsRow } from '../../store/senders/channel-news.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { numberNews } from '../senders/number-news.ts'
import type { NumberNews } from '../senders/number-news.ts'
import { unservedAmong } from '../senders/unserved.ts'
import type { UnservedSender } from '../senders/unserved.ts'

const sinceMs = 24 * 3_600_000
const shownMax = 10
const readMax = 200

/** What keeps customers from an answer, the gravest first; the rest is news of their channel. */
const gravest: readonly NewsKind[] = [
  'bad signature',
  'bad verification',
  'foreign number',
  'unknown number',
  'standby',
  'trouble',
]

export type ChannelProblems = {
  /** Senders on which a bot is active, and no customer reaches it. */
  unserved: UnservedSender[]
  /** What the channels told in the last day: first what keeps most customers from an answer. */
  news: NumberNews[]
  /** How many more kinds of it there are. */
  moreNews: number
}

/** What keeps customers from their answers before a bot is asked (F87). */
export function listChannelProblems(ctx: Ctx): Promise<ChannelProblems> {
  return auditedRead(ctx, 'problems.list', 'senders', async (db) => {
    await authorize(db, ctx, 'people.see')
    const live = await sendersWithBots(db)
    const news = await graveNews(db, ctx.now() - sinceMs)
    return {
      unserved: await unservedAmong(db, ctx, live),
      news: await numberNews(db, news.slice(0, shownMax)),
      moreNews: Math.max(0, news.length - shownMax),
    }
  })
}

async function graveNews(db: Db, since: number): Promise<NewsRow[]> {
  const told = (kinds: readonly NewsKind[]) =>
    newsSince(db, 'whatsapp', { since, limit: readMax, kinds })
  const rankOf = ({ kind }: NewsRow): number => gravest.indexOf(kind)
  const grave = await told(gravest)
  // By itself, so that a flood of it hides nothing.
  const unreadable = await told(['unreadable'])
  return [...grave.toSorted((one, other) => rankOf(one) - rankOf(other)), ...unreadable]
}
