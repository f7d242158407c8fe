import { LogLevel } from '@slack/bolt'
import type { Logger } from '@slack/bolt'

export type Log = (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void

/** Slack's own words, in our log; its debug lines hold whole payloads and are left out. */
export const boltLog = (log: Log): Logger => ({
  debug: () => {},
  info: (...words) => log('info', words.map(String).join(' ')),
  warn: (...words) => log('warn', words.map(String).join(' ')),
  error: (...words) => log('error', words.map(String).join(' ')),
  setLevel: () => {},
  getLevel: () => LogLevel.INFO,
  setName: () => {},
})
