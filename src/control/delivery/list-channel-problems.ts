import type { Unserved } from '../../domain/conversation/channel-account.ts'
import { sendersWithBots } from '../../store/live/activations.ts'
import { newsSince } from '../../store/senders/channel-news.ts'
import type { NewsRow } from '../../store/senders/channel-news.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { unservedSenders } from '../senders/unserved.ts'

const sinceMs = 24 * 3_600_000
const shownMax = 20

export type ChannelProblems = {
  /** Senders on which a bot is active, and no customer reaches it. */
  unserved: ({ sender: string; channel: string } & Unserved)[]
  /** What the channels told in the last day, newest first. */
  news: NewsRow[]
}

/** What keeps customers from their answers before a bot is asked (F87). */
export function listChannelProblems(ctx: Ctx): Promise<ChannelProblems> {
  return auditedRead(ctx, 'problems.list', 'senders', async (db) => {
    await authorize(db, ctx, 'people.see')
    const live = await sendersWithBots(db)
    const unserved = await unservedSenders(db, ctx, live)
    return {
      unserved: live.flatMap(({ id, name, channel }) => {
        const one = unserved.get(id)
        return one ? [{ sender: name, channel, ...one }] : []
      }),
      news: await newsSince(db, 'whatsapp', ctx.now() - sinceMs, shownMax),
    }
  })
}
