import type { ChannelItem, ChannelProblem } from '../channel-port.ts'

type Log = (level: 'info' | 'warn' | 'error', message: string) => void
export type NewsLog = {
  /** A person is asked for once, not for each message. */
  problem: (sender: string, problem: ChannelProblem) => void
  unreadable: (channel: string, what: string) => void
  stray: (channel: string, why: 'unknown number' | 'foreign number', item: ChannelItem) => void
}

/** What channels tell, in the log: the same of one number once. The rest is counted on the sender. */
export function channelNewsLog(log: Log): NewsLog {
  const told = new Set<string>()
  const isNew = (key: string): boolean => {
    if (told.has(key)) return false
    if (told.size < toldMax) told.add(key)
    return true
  }
  return {
    problem: (sender, { alert, text }) => {
      if (alert !== null && !isNew(`${sender} ${alert}`)) return
      log(alert === null ? 'warn' : 'error', `A channel refused a message: ${text}`)
    },
    unreadable: (channel, what) => {
      if (!isNew(`unreadable ${what}`)) return
      log('warn', `A ${channel} delivery has what can't be read: ${what}. /bots doctor counts it.`)
    },
    stray: (channel, why, { sender }) => {
      const id = sender?.id ?? 'none'
      if (!isNew(`${why} ${id}`)) return
      log('warn', `${strayWords[why](channel)} Its id is ${id}: /bots doctor says what to do.`)
    },
  }
}

const toldMax = 1000

const strayWords = {
  'unknown number': (channel: string) =>
    `A message came for a ${channel} number that no sender has.`,
  'foreign number': (channel: string) =>
    `A ${channel} app signed for a number of another app, which is not answered.`,
}
