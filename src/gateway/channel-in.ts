import type { ChannelIn, ChannelItem, ChannelMessage, ChannelTrouble } from './channel-port.ts'
import { wordsOf } from './inbox/inbound-row.ts'
import type { Inbox } from './inbox/inbox.ts'

export type ChannelInDeps = {
  inbox: Pick<Inbox, 'keep'>
  log: (level: 'info' | 'warn' | 'error', message: string) => void
}

/** Hands each kind of item to what keeps it; the platform is told so when all of them are kept. */
export function createChannelIn({ inbox, log }: ChannelInDeps): ChannelIn {
  const tell = once(log)
  return {
    take: async ({ channel, items }) => {
      for (const item of items) if (item.kind === 'trouble') tell(item)
      await inbox.keep(channel, items.filter(isForBots))
    },
  }
}

const isForBots = (item: ChannelItem): item is ChannelMessage =>
  item.kind === 'message' && wordsOf(item) !== null

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
