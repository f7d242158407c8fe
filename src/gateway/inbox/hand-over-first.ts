import { encodeTime } from 'ulid'
import type { Db } from '../../store/kit/database.ts'
import { dueProactiveOf, takeProactiveMessages } from '../../store/live/messages.ts'
import type { UnplacedOutbound } from '../../store/outbound/outbound-rows.ts'
import { queueProactive } from '../outbound/queue-proactive.ts'
import type { Renderers } from '../outbound/queue-proactive.ts'
import type { InboxDeps } from './inbox-deps.ts'

/** What is older was handed over long ago, or its process is down and has no answers either. */
const recentMs = 3_600_000

/**
 * What was said to these customers without being asked, such as a goodbye or what a person wrote, gets
 * its place before answers that are written now: the sweep that hands it over may come later (F45, F73).
 */
export async function handOverFirst(
  { gateway, render, now }: Pick<InboxDeps, 'gateway' | 'render' | 'now'>,
  trx: Db,
  answers: readonly Pick<UnplacedOutbound, 'senderId' | 'contact'>[],
): Promise<void> {
  const talkers = answers.map(({ senderId: place, contact }) => ({ place, contact }))
  const unique = new Map(talkers.map((one) => [JSON.stringify([one.place, one.contact]), one]))
  const since = encodeTime(Math.max(0, now() - recentMs), 10)
  const due = await dueProactiveOf(trx, [...unique.values()], since)
  if (due.length === 0) return
  const taken = await takeProactiveMessages(
    trx,
    due.map(({ id }) => id),
  )
  const said = due.filter(({ id }) => taken.has(id))
  const renderers: Renderers = new Map([['whatsapp', (reply, from) => render(from, reply)]])
  await queueProactive(gateway, trx, said, { renderers, now })
}
