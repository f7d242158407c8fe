import type { Channel } from '../bot/definition.ts'
import { Refusal } from '../refusal.ts'
import { noteAllNews } from '../store/senders/channel-news.ts'
import type { News } from '../store/senders/channel-news.ts'
import { channelNewsLog } from './channel-news/news-log.ts'
import type { ChannelDelivery, ChannelIn, ChannelItem } from './channel-port.ts'
import { followChange } from './contacts/follow-change.ts'
import { findsSenders } from './contacts/senders-of.ts'
import type { FindSenders } from './contacts/senders-of.ts'
import type { Gateway } from './gateway.ts'
import { inGroups } from '../in-groups.ts'
import type { InboxDeps, PlacedMessage } from './inbox/inbox-deps.ts'
import type { Inbox } from './inbox/inbox.ts'
import { keepStatuses } from './outbound/keep-statuses.ts'
import type { StatusOn } from './outbound/apply-statuses.ts'
import type { Outbound } from './outbound/outbound.ts'
import { ourSenderOf } from './unread/our-sender-of.ts'
import { takeEchoes } from './unread/take-echo.ts'
import type { PlacedEcho } from './unread/take-echo.ts'

export type ChannelInDeps = Pick<InboxDeps, 'wakeOutbound'> & {
  gateway: Gateway
  inbox: Pick<Inbox, 'keep'>
  heedStatuses: Outbound['heed']
  /** Ours, by the names that this channel has for them. */
  sendersOf?: FindSenders
  now: () => number
  log: (level: 'info' | 'warn' | 'error', message: string) => void
}

/** Hands each kind of item to what keeps it; the platform is told so when all of them are kept. */
export function createChannelIn(deps: ChannelInDeps): ChannelIn {
  const { gateway, inbox, heedStatuses, wakeOutbound } = deps
  const { sendersOf = findsSenders(gateway.db, deps.now) } = deps
  const newsLog = channelNewsLog(deps.log)
  const keepAll = inGroups((statuses: StatusOn[]) => keepStatuses(deps, statuses))

  /** In their order: what comes before the news of another number is of the old one. */
  async function take(delivery: ChannelDelivery): Promise<unknown[]> {
    const { channel } = delivery
    const found = await sendersOf(delivery)
    const failures: unknown[] = []
    const failed = (error: unknown): void => refuseOrKeep(deps.log, error, failures)
    let messages: PlacedMessage[] = []
    const statuses: StatusOn[] = []
    const news: News[] = []
    const echoes: PlacedEcho[] = []
    const keepMessages = async () => {
      const kept = inbox.keep(channel, messages)
      messages = []
      await kept.catch(failed)
    }
    const takeItem = async (item: ChannelItem) => {
      const sender = item.sender ? found.get(item.sender.id) : undefined
      const about = ourSenderOf(newsLog, channel, item, sender ?? null)
      if ('news' in about) return void news.push(about.news)
      const { on } = about
      if (item.kind === 'status') return void statuses.push({ ...on, status: item })
      if (item.kind === 'message') {
        messages.push({ place: on.senderId, message: item })
        return
      }
      if (item.kind === 'echo') return void echoes.push({ senderId: on.senderId, echo: item })
      await keepMessages()
      if (item.kind === 'contact-change') await followChange(gateway, on, item)
    }
    for (const item of delivery.items) await takeItem(item).catch(failed)
    await keepMessages()
    await noteAllNews(gateway.db, channel, news).catch(failed)
    await keepEchoes(gateway, channel, echoes, failed)
    heedStatuses(statuses)
    if (statuses.length > 0) await keepAll(statuses).then(wakeOutbound, failed)
    return failures
  }

  return {
    take: async (delivery) => {
      const failures = await take(delivery)
      // The platform delivers all of them again, and those that were taken do nothing twice.
      if (failures.length > 0) throw new AggregateError(failures, 'Items were not kept')
    },
  }
}

/** Where they can't be kept together, each is alone. */
async function keepEchoes(
  gateway: Gateway,
  channel: Channel,
  echoes: readonly PlacedEcho[],
  failed: (error: unknown) => void,
): Promise<void> {
  if (echoes.length === 0) return
  try {
    await takeEchoes(gateway, channel, echoes)
  } catch {
    for (const one of echoes) await takeEchoes(gateway, channel, [one]).catch(failed)
  }
}

/** What can never be stored would come again for days. */
function refuseOrKeep(log: ChannelInDeps['log'], error: unknown, failures: unknown[]): void {
  if (error instanceof Refusal) log('warn', error.sentence)
  else failures.push(error)
}
