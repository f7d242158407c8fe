import type {
  ChannelIn,
  ChannelItem,
  ChannelMessage,
  ChannelStatus,
  ChannelTrouble,
} from './channel-port.ts'
import type { Gateway } from './gateway.ts'
import { wordsOf } from './inbox/inbound-row.ts'
import type { Inbox } from './inbox/inbox.ts'
import { applyStatuses } from './outbound/apply-statuses.ts'
import { inGroups } from './in-groups.ts'
import type { Outbound } from './outbound/outbound.ts'

export type ChannelInDeps = {
  gateway: Gateway
  inbox: Pick<Inbox, 'keep'>
  outbound: Pick<Outbound, 'wake'>
  now: () => number
  log: (level: 'info' | 'warn' | 'error', message: string) => void
}

/** Hands each kind of item to what keeps it; the platform is told so when all of them are kept. */
export function createChannelIn(deps: ChannelInDeps): ChannelIn {
  const tell = once(deps.log)
  const keepStatuses = inGroups((statuses: ChannelStatus[]) => applyStatuses(deps, statuses))
  return {
    take: async ({ channel, items }) => {
      for (const item of items) if (item.kind === 'trouble') tell(item)
      const statuses = items.filter(isStatus)
      const kept = await Promise.allSettled([
        deps.inbox.keep(channel, items.filter(isForBots)),
        statuses.length > 0 ? keepStatuses(statuses).then(deps.outbound.wake) : null,
      ])
      const failures = kept.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
      // The platform delivers all of them again, and those that were taken do nothing twice.
      if (failures.length > 0) throw new AggregateError(failures, 'Items were not kept')
    },
  }
}

const isForBots = (item: ChannelItem): item is ChannelMessage =>
  item.kind === 'message' && wordsOf(item) !== null

const isStatus = (item: ChannelItem): item is ChannelStatus => item.kind === 'status'

/** A person is asked for once, not for each message. */
function once(log: ChannelInDeps['log']): (trouble: ChannelTrouble) => void {
  const told = new Set<string>()
  return ({ sender, problem: { alert, text } }) => {
    const key = `${sender.id} ${alert}`
    if (alert !== null && told.has(key)) return
    if (alert !== null) told.add(key)
    log(alert === null ? 'warn' : 'error', `A channel refused a message: ${text}`)
  }
}
